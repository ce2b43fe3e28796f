# exercise: rnn
# mistake: collects the state before each step instead of after it, so the states are shifted by one
# accept: before|shift|one step|after
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        states.append(h)
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
    return torch.stack(states, dim=1), h
