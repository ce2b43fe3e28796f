# exercise: lstm-step
# mistake: The four gates are read as interleaved (every fourth number) instead of as four blocks of W.
# accept: interleav|every fourth|blocks of w|four blocks|one behind the other|block
def lstm_step(x, h, c, w_x, w_h, b):
    gates = (x @ w_x.T + h @ w_h.T + b).unflatten(-1, (-1, 4))
    i, f, g, o = gates.unbind(dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c
