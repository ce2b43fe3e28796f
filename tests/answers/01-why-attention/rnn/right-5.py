# exercise: rnn
from itertools import accumulate

def rnn(x, w_x, w_h, b, start):
    driven = torch.einsum("bti,wi->tbw", x, w_x) + b
    path = list(accumulate(driven, lambda h, u: torch.tanh(u + torch.einsum("bv,wv->bw", h, w_h)), initial=start))[1:]
    return torch.stack(path).movedim(0, 1), path[-1]
