# exercise: lstm-step
# mistake: The third and fourth block are taken in the order i, f, o, g instead of i, f, g, o.
# accept: order|third|fourth|i, f, o, g|i, f, g, o|exchanged|swapped
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, o, g = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    i, f, o = i.sigmoid(), f.sigmoid(), o.sigmoid()
    c = f * c + i * g.tanh()
    return o * c.tanh(), c
