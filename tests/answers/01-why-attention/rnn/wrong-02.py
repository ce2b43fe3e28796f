# exercise: rnn
# mistake: the state is not handed on: every step begins from start again
# accept: carried|handed|passed|previous|every step|each step|forget
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + start @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h
