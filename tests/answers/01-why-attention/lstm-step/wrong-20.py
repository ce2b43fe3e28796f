# exercise: lstm-step
# mistake: What is shown is o times the cell, without the tanh.
# accept: tanh|between -1 and 1|shown
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, g, o = z.chunk(4, dim=-1)
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * new, new
