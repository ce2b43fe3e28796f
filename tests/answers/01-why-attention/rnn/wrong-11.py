# exercise: rnn
# mistake: w_h is used without its transpose, so the state meets the columns of W_h instead of its rows.
# accept: transpose|w_h.t|.t|w_h.mt|h @ w_h
def rnn(x, w_x, w_h, b, start):
    h, states = start, []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h + b)
        states.append(h)
    return torch.stack(states, dim=1), h
