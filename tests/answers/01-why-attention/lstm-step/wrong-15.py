# exercise: lstm-step
# mistake: The new state h is scaled by the sigmoid of the cell instead of its tanh.
# accept: tanh of the|tanh(c|sigmoid of the cell|sigmoid
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.sigmoid(c), c
