# exercise: rnn
# mistake: The states are noted before each step: start is the first one and the last state is missing.
# accept: before|after each|after the step|late|shift|one step|start|previous|missing
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        states.append(h)
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
    return torch.stack(states, dim=1), h
