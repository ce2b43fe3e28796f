# exercise: rnn
# mistake: The bias is added twice, once with the input and once with the state, as if there were two as in PyTorch's layer.
# accept: bias|twice|b once|b is added
def rnn(x, w_x, w_h, b, start):
    h, states = start, []
    for t in range(x.shape[1]):
        h = torch.tanh(F.linear(x[:, t], w_x, b) + F.linear(h, w_h, b))
        states.append(h)
    return torch.stack(states, dim=1), h
