# exercise: rnn
def rnn(x, w_x, w_h, b, start):
    # all inputs at once, then only the recurrence in the loop
    drive = torch.einsum("bti,wi->btw", x, w_x) + b
    states = torch.empty_like(drive)
    before = start
    for t in range(x.size(1)):
        states[:, t] = (drive[:, t] + torch.einsum("vw,bw->bv", w_h, before)).tanh()
        before = states[:, t].clone()
    return states, states[:, -1]
