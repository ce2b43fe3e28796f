# exercise: rnn
# mistake: The state is multiplied by w_h instead of its transpose.
# accept: transpos|w_h.t|.t|.mt|row|column|other way round|wrong side|from the right|stands on the left
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h + b)
        states.append(h)
    return torch.stack(states, dim=1), h
