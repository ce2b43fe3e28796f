# exercise: rnn
# mistake: w_h is used without transposing it, so the state meets the transposed matrix
# accept: transpos|w_h|.t|row
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h + b)
        states.append(h)
    return torch.stack(states, dim=1), h
