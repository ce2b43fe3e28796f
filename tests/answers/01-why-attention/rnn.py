# Answers to rnn of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == right 2
def rnn(x, w_x, w_h, b, start):
    # all inputs at once, then only the recurrence in the loop
    drive = torch.einsum("bti,wi->btw", x, w_x) + b
    states = torch.empty_like(drive)
    before = start
    for t in range(x.size(1)):
        states[:, t] = (drive[:, t] + torch.einsum("vw,bw->bv", w_h, before)).tanh()
        before = states[:, t].clone()
    return states, states[:, -1]


# == right 3
def rnn(x, w_x, w_h, b, start):
    both = torch.cat([w_x, w_h], dim=1)                      # (W, I + W)
    all_states = [start]
    for step in x.unbind(dim=1):
        all_states.append(torch.tanh(F.linear(torch.cat([step, all_states[-1]], dim=1), both, b)))
    return torch.cat([s[:, None] for s in all_states[1:]], dim=1), all_states[-1]


# == right 4
from itertools import accumulate


def rnn(x, w_x, w_h, b, start):
    shown = torch.einsum("bti,wi->tbw", x, w_x) + b
    _, *states = accumulate(shown, lambda h, u: (u + h @ w_h.mT).tanh(), initial=start)
    return torch.stack(states, dim=1), states[-1]


# == right 5
from itertools import accumulate

def rnn(x, w_x, w_h, b, start):
    driven = torch.einsum("bti,wi->tbw", x, w_x) + b
    path = list(accumulate(driven, lambda h, u: torch.tanh(u + torch.einsum("bv,wv->bw", h, w_h)), initial=start))[1:]
    return torch.stack(path).movedim(0, 1), path[-1]


# == wrong 1
# mistake: the given start state is ignored; the loop begins from zeros
# accept: start|zeros
def rnn(x, w_x, w_h, b, start):
    h = torch.zeros_like(start)
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 2
# mistake: the state is not handed on: every step begins from start again
# accept: carried|handed|passed|previous|every step|each step|forget
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + start @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 3
# mistake: w_h is used without transposing it, so the state meets the transposed matrix
# accept: transpos|w_h|.t|row
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 4
# mistake: the bias is added outside of the tanh
# accept: bias|outside|inside
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T) + b
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 5
# mistake: collects the state before each step instead of after it, so the states are shifted by one
# accept: before|shift|one step|after
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        states.append(h)
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
    return torch.stack(states, dim=1), h


# == wrong 6
# mistake: stacks the states along the first axis, giving (T, B, W)
# accept: axis|stack|dim|(t, b, w)|order|transpos
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=0), h


# == wrong 7
# mistake: only the input goes through tanh; the old state is added linearly
# accept: tanh|linear
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + b) + h @ w_h.T
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 8
# mistake: returns the state after the first step as the last one
# accept: first|last
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), states[0]


# == wrong 9
# mistake: wants time on the first axis and gets it with reshape, which mixes sequences and steps
# accept: reshape|view|mix|transpos|sequences
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    x = x.reshape(x.shape[1], x.shape[0], -1)     # time first
    for t in range(len(x)):
        h = torch.tanh(x[t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 10
# mistake: reads the sequence backwards, from the last input to the first
# accept: backward|reverse|last input|end|direction|order
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, -1 - t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 11
# mistake: w_h is used without its transpose, so the state meets the columns of W_h instead of its rows.
# accept: transpose|w_h.t|.t|w_h.mt|h @ w_h
def rnn(x, w_x, w_h, b, start):
    h, states = start, []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 12
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


# == wrong 13
# mistake: What is carried to the next step is the sum before the tanh; the tanh is put on the states only at the end.
# accept: tanh
def rnn(x, w_x, w_h, b, start):
    a, sums = start, []
    for x_t in x.unbind(dim=1):
        a = x_t @ w_x.T + a @ w_h.T + b
        sums.append(a)
    states = torch.stack(sums, dim=1).tanh()
    return states, states[:, -1]


# == wrong 14
# mistake: The states are stacked as (T, B, W) and reshaped to (B, T, W) instead of exchanging the two axes.
# accept: stack|reshape|axis|axes|transpose|(t, b, w)
def rnn(x, w_x, w_h, b, start):
    B, T, _ = x.shape
    h, states = start, []
    for t in range(T):
        h = torch.tanh(F.linear(x[:, t], w_x, b) + F.linear(h, w_h))
        states.append(h)
    return torch.stack(states).reshape(B, T, -1), h


# == wrong 15
# mistake: The bias is added twice, once with the input and once with the state, as if there were two as in PyTorch's layer.
# accept: bias|twice|b once|b is added
def rnn(x, w_x, w_h, b, start):
    h, states = start, []
    for t in range(x.shape[1]):
        h = torch.tanh(F.linear(x[:, t], w_x, b) + F.linear(h, w_h, b))
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 16
# mistake: The first step starts from zeros; the argument start is never used.
# accept: start|zero|given state|initial
def rnn(x, w_x, w_h, b, start):
    h = torch.zeros(x.shape[0], w_h.shape[0], dtype=x.dtype)
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 17
# mistake: The state is multiplied by w_h instead of its transpose.
# accept: transpos|w_h.t|.t|.mt|row|column|other way round|wrong side|from the right|stands on the left
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h + b)
        states.append(h)
    return torch.stack(states, dim=1), h


# == wrong 18
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


# == wrong 19
# mistake: The states are noted before each step: start is the first one and the last state is missing.
# accept: before|after each|after the step|late|shift|one step|start|previous|missing
def rnn(x, w_x, w_h, b, start):
    h = start
    states = []
    for t in range(x.shape[1]):
        states.append(h)
        h = torch.tanh(x[:, t] @ w_x.T + h @ w_h.T + b)
    return torch.stack(states, dim=1), h


# == wrong 20
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
