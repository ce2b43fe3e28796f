# exercise: lstm-step
# mistake: The rows are taken to be interleaved (i, f, g, o, i, f, g, o, ...) and not four blocks of W.
# accept: block|interleav|every fourth|row|chunk|one after another|cut
def lstm_step(x, h, c, w_x, w_h, b):
    z = (x @ w_x.T + h @ w_h.T + b).reshape(len(x), -1, 4)
    i, f, g, o = z[..., 0].sigmoid(), z[..., 1].sigmoid(), z[..., 2].tanh(), z[..., 3].sigmoid()
    new = f * c + i * g
    return o * torch.tanh(new), new
