# exercise: rnn
from itertools import accumulate


def rnn(x, w_x, w_h, b, start):
    shown = torch.einsum("bti,wi->tbw", x, w_x) + b
    _, *states = accumulate(shown, lambda h, u: (u + h @ w_h.mT).tanh(), initial=start)
    return torch.stack(states, dim=1), states[-1]
