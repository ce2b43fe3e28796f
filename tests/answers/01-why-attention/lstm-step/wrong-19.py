# exercise: lstm-step
# mistake: All four blocks get a sigmoid, g too.
# accept: tanh|sigmoid|written|new content
def lstm_step(x, h, c, w_x, w_h, b):
    z = x @ w_x.T + h @ w_h.T + b
    i, f, g, o = torch.sigmoid(z).chunk(4, dim=-1)
    new = f * c + i * g
    return o * torch.tanh(new), new
