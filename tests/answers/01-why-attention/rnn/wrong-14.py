# exercise: rnn
# mistake: The states are stacked as (T, B, W) and reshaped to (B, T, W) instead of exchanging the two axes.
# accept: stack|reshape|axis|axes|transpose|(t, b, w)
def rnn(x, w_x, w_h, b, start):
    B, T, _ = x.shape
    h, states = start, []
    for t in range(T):
        h = torch.tanh(F.linear(x[:, t], w_x, b) + F.linear(h, w_h))
        states.append(h)
    return torch.stack(states).reshape(B, T, -1), h
