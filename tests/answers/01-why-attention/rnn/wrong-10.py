# exercise: rnn
# mistake: reads the sequence backwards, from the last input to the first
# accept: backward|reverse|last input|end|direction|order
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, -1 - t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h
