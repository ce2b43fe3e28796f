# exercise: rnn
# mistake: The first step starts from zeros; the argument start is never used.
# accept: start|zero|given state|initial
def rnn(x, w_x, w_h, b, start):
    h = torch.zeros(x.shape[0], w_h.shape[0], dtype=x.dtype)
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h
