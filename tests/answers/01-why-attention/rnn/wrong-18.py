# exercise: rnn
# mistake: The last state is states[-1] of the stacked (B, T, W) tensor: all states of the last sequence.
# accept: last sequence|(b, w)|shape|batch|last sequence|[:, -1]|axis|time axis|sequence|axes
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    states = torch.stack(states, dim=1)
    return states, states[-1]
