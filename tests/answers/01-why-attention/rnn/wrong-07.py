# exercise: rnn
# mistake: only the input goes through tanh; the old state is added linearly
# accept: tanh|linear
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + b) + h @ w_h.T
        states.append(h)
    return torch.stack(states, dim=1), h
