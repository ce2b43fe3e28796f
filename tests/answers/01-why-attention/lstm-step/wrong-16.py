# exercise: lstm-step
# mistake: The blocks are taken in the order i, f, o, g.
# accept: order|block|third|fourth|last|i, f, g, o|o and g|g and o|swap|exchang
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, o, g = z.chunk(4, dim=-1)
    i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(g)
    new = f * c + i * g
    return o * torch.tanh(new), new
