# exercise: lstm-step
# mistake: The write gate is taken to be 1 - f, as in a GRU, and the block i is never used.
# accept: 1 - f|write gate|gru|block i|i is not used|i times g|i ⊙ g
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    f, o = f.sigmoid(), o.sigmoid()
    c = f * c + (1 - f) * g.tanh()
    return o * c.tanh(), c
