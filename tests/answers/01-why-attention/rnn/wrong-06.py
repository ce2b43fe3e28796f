# exercise: rnn
# mistake: stacks the states along the first axis, giving (T, B, W)
# accept: axis|stack|dim|(t, b, w)|order|transpos
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=0), h
