# exercise: lstm-step
def lstm_step(x, h, c, w_x, w_h, b):
    W = c.shape[1]
    z = F.linear(x, w_x, b) + F.linear(h, w_h)
    write = torch.sigmoid(z[:, :W])
    keep = torch.sigmoid(z[:, W : 2 * W])
    content = torch.tanh(z[:, 2 * W : 3 * W])
    show = torch.sigmoid(z[:, 3 * W :])
    cell = torch.addcmul(write * content, keep, c)
    return show * torch.tanh(cell), cell
