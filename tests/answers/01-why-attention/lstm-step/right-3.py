# exercise: lstm-step
def lstm_step(x, h, c, w_x, w_h, b):
    batch, width = c.shape
    z = torch.cat([x, h], dim=1) @ torch.cat([w_x, w_h], dim=1).T + b
    z = z.reshape(batch, 4, width)
    i, f, o = (1 / (1 + torch.exp(-z[:, n])) for n in (0, 1, 3))
    c = f * c + i * torch.tanh(z[:, 2])
    h = o * torch.tanh(c)
    return (h, c)
