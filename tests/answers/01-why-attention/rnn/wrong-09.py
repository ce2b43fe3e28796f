# exercise: rnn
# mistake: wants time on the first axis and gets it with reshape, which mixes sequences and steps
# accept: reshape|view|mix|transpos|sequences
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    x = x.reshape(x.shape[1], x.shape[0], -1)     # time first
    for t in range(len(x)):
        h = torch.tanh(x[t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h
