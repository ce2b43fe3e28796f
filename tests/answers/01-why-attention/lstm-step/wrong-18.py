# exercise: lstm-step
# mistake: The tuple is returned as (c', h').
# accept: first|order|swap|exchang|tuple|other way|(h
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, g, o = z.chunk(4, dim=-1)
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return new, o.sigmoid() * torch.tanh(new)
