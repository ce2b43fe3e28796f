# exercise: lstm-step
def lstm_step(x, h, c, w_x, w_h, b):
    width = c.shape[-1]
    blocks = (torch.einsum("bi,kwi->kbw", x, w_x.view(4, width, -1)) + torch.einsum("bv,kwv->kbw", h, w_h.view(4, width, width))
              + b.view(4, 1, width))
    write, keep, show = (1 / (1 + (-blocks[[0, 1, 3]]).exp()))
    cell = torch.addcmul(keep * c, write, blocks[2].tanh())
    return show * cell.tanh(), cell
