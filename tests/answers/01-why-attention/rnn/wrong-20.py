# exercise: rnn
# mistake: The states are stacked as (T, B, W) and reshaped to (B, T, W), not transposed: sequences and steps are mixed up.
# accept: reshape|view|transpos|axis|axes|mix|dim=1|stack|other sequence|sequences|swap
def rnn(x, w_x, w_h, b, start):
    batch, length, _ = x.shape
    h = start
    states = []
    for t in range(length):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states).reshape(batch, length, len(b)), h
