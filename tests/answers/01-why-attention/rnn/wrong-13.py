# exercise: rnn
# mistake: What is carried to the next step is the sum before the tanh; the tanh is put on the states only at the end.
# accept: tanh
def rnn(x, w_x, w_h, b, start):
    a, sums = start, []
    for x_t in x.unbind(dim=1):
        a = x_t @ w_x.T + a @ w_h.T + b
        sums.append(a)
    states = torch.stack(sums, dim=1).tanh()
    return states, states[:, -1]
