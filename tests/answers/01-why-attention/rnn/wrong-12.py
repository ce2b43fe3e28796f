# exercise: rnn
# mistake: The sequences are read one after another and the state is not put back to start between them.
# accept: one sequence|other sequence|another sequence|batch|next sequence|between sequences|each sequence
def rnn(x, w_x, w_h, b, start):
    B, T, _ = x.shape
    states = torch.empty(B, T, w_h.shape[0], dtype=x.dtype)
    last = torch.empty_like(start)
    h = start[0]
    for n in range(B):
        for t in range(T):
            h = torch.tanh(w_x @ x[n, t] + w_h @ h + b)
            states[n, t] = h
        last[n] = h
    return states, last
