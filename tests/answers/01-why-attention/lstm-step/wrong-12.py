# exercise: lstm-step
# mistake: What is shown is made from the old cell, not from the new one.
# accept: old cell|new cell|cell before|new c|old c
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    new_c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    new_h = torch.sigmoid(o) * torch.tanh(c)
    return new_h, new_c
