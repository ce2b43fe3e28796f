# Answers to reaching-back of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.norm()]
    for k in range(1, T):
        h = states[T - k]
        product = product @ (torch.diag(1 - h**2) @ w_h)
        sizes.append(product.norm())
    return torch.stack(sizes)


# == right 2
def reaching_back(w_h, states):
    jacobians = (1 - states.square()).unsqueeze(-1) * w_h          # (T, W, W), one for each step
    product = torch.eye(len(w_h)).to(w_h)
    norms = torch.empty(len(states), dtype=states.dtype)
    for k in range(len(states)):
        norms[k] = product.square().sum().sqrt()
        product = product @ jacobians[-1 - k]
    return norms


# == right 3
def reaching_back(w_h, states):
    """For every k its own product, the earliest step first (slow, but plain)."""
    T, W = states.shape
    answer = []
    for k in range(T):
        m = torch.eye(W, dtype=states.dtype)
        for t in range(T - k, T):
            m = (1 - states[t] ** 2)[:, None] * (w_h @ m)
        answer.append(torch.linalg.matrix_norm(m, ord="fro"))
    return torch.stack(answer)


# == right 4
from itertools import accumulate


def reaching_back(w_h, states):
    steps = (1 - states.square())[:, :, None] * w_h                # (T, W, W): what each step does to the state before it
    latest_first = steps.flip(0)[:-1]                              # what came before h_0 is not asked
    products = accumulate(latest_first, torch.mm, initial=torch.eye(len(w_h), dtype=w_h.dtype))
    return torch.stack([(p * p).sum().sqrt() for p in products])


# == right 5
def reaching_back(w_h, states):
    # rows of the product, carried back as W covectors at once: v -> (v * (1 - h^2)) @ W_h
    covectors = torch.eye(w_h.shape[0], dtype=w_h.dtype)
    norms = [covectors.pow(2).sum().sqrt()]
    for h in reversed(states[1:].unbind()):
        covectors = covectors.mul(1 - h * h).matmul(w_h)
        norms.append(covectors.pow(2).sum().sqrt())
    return torch.stack(norms)


# == wrong 1
# mistake: multiplies the matrices in the wrong order: the latest on the right
# accept: order|latest|left
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.norm()]
    for k in range(1, T):
        h = states[T - k]
        product = (torch.diag(1 - h**2) @ w_h) @ product
        sizes.append(product.norm())
    return torch.stack(sizes)


# == wrong 2
# mistake: leaves out the derivative of tanh: powers of w_h alone
# accept: tanh|1 - h|derivative|diag
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.norm()]
    for k in range(1, T):
        h = states[T - k]
        product = product @ w_h
        sizes.append(product.norm())
    return torch.stack(sizes)


# == wrong 3
# mistake: takes the state before the step instead of the one after it (off by one)
# accept: off by one|one step|one too|before|earlier|after|which state|h_{t
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.norm()]
    for k in range(1, T):
        h = states[T - 1 - k]
        product = product @ (torch.diag(1 - h**2) @ w_h)
        sizes.append(product.norm())
    return torch.stack(sizes)


# == wrong 4
# mistake: puts the diagonal on the wrong side of w_h: scales columns, not rows
# accept: column|row|side|diag|left of|right of
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.norm()]
    for k in range(1, T):
        h = states[T - k]
        product = product @ (w_h @ torch.diag(1 - h**2))
        sizes.append(product.norm())
    return torch.stack(sizes)


# == wrong 5
# mistake: the spectral norm (largest singular value) instead of the Frobenius norm
# accept: frobenius|spectral|singular|norm
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [torch.linalg.matrix_norm(product, ord=2)]
    for k in range(1, T):
        h = states[T - k]
        product = product @ (torch.diag(1 - h**2) @ w_h)
        sizes.append(torch.linalg.matrix_norm(product, ord=2))
    return torch.stack(sizes)


# == wrong 6
# mistake: forgets the root: returns sums of squares
# accept: root|square
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.square().sum()]
    for k in range(1, T):
        h = states[T - k]
        product = product @ (torch.diag(1 - h**2) @ w_h)
        sizes.append(product.square().sum())
    return torch.stack(sizes)


# == wrong 7
# mistake: averages over the directions as the chapter does for Figure 2 (divides by W under the root)
# accept: average|width|divid|figure|mean|identity|sum
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [(product.square().sum() / W).sqrt()]
    for k in range(1, T):
        h = states[T - k]
        product = product @ (torch.diag(1 - h**2) @ w_h)
        sizes.append((product.square().sum() / W).sqrt())
    return torch.stack(sizes)


# == wrong 8
# mistake: returns the entries in the order of time: entry 0 is the earliest state
# accept: order|reverse|flip|entry|time
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.norm()]
    for k in range(1, T):
        h = states[T - k]
        product = product @ (torch.diag(1 - h**2) @ w_h)
        sizes.append(product.norm())
    return torch.stack(sizes).flip(0)


# == wrong 9
# mistake: multiplies the norms of the single steps instead of taking the norm of the product
# accept: product of|norms|norm of|each step|single
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.norm()]
    for k in range(1, T):
        h = states[T - k]
        sizes.append(sizes[-1] * (torch.diag(1 - h**2) @ w_h).norm())
    return torch.stack(sizes)


# == wrong 10
# mistake: applies tanh once more: 1 - tanh(h)^2 although states are already tanh of something
# accept: tanh|twice|already|again
def reaching_back(w_h, states):
    T, W = states.shape
    product = torch.eye(W, dtype=w_h.dtype)
    sizes = [product.norm()]
    for k in range(1, T):
        h = states[T - k]
        product = product @ (torch.diag(1 - torch.tanh(h)**2) @ w_h)
        sizes.append(product.norm())
    return torch.stack(sizes)


# == wrong 11
# mistake: The derivative of tanh is multiplied to the columns of W_h (W_h diag) instead of its rows (diag W_h).
# accept: column|rows|left of|right of|diag
def reaching_back(w_h, states):
    product, norms = torch.eye(w_h.shape[0], dtype=w_h.dtype), []
    for h in states.flip(0):
        norms.append(product.norm())
        product = product @ (w_h * (1 - h**2))
    return torch.stack(norms)


# == wrong 12
# mistake: The norms of the factors are multiplied, instead of taking the norm of their product.
# accept: norm of the product|product of norms|product of the norms|norms|multiply the matrices
def reaching_back(w_h, states):
    T, W = states.shape
    norms = [torch.eye(W, dtype=w_h.dtype).norm()]
    size = torch.ones((), dtype=w_h.dtype)
    for k in range(1, T):
        size = size * torch.linalg.matrix_norm(torch.diag(1 - states[T - k] ** 2) @ w_h)
        norms.append(size)
    return torch.stack(norms)


# == wrong 13
# mistake: The derivative is written as 1 - tanh(h)^2 although the states have been through tanh already.
# accept: tanh|twice|already
def reaching_back(w_h, states):
    product, norms = torch.eye(w_h.shape[0], dtype=w_h.dtype), []
    for h in states.flip(0):
        norms.append(product.norm())
        product = product @ torch.diag(1 - torch.tanh(h) ** 2) @ w_h
    return torch.stack(norms)


# == wrong 14
# mistake: Entry t is the derivative by the state of step t, so the result runs from the first state to the last, and not by the number of steps back.
# accept: entry 0|reverse|order of the result|other way round|k = 0|backwards|first entry|steps back
def reaching_back(w_h, states):
    T, W = states.shape
    norms = torch.empty(T, dtype=w_h.dtype)
    product = torch.eye(W, dtype=w_h.dtype)
    for t in range(T - 1, -1, -1):
        norms[t] = torch.linalg.matrix_norm(product)
        product = product @ ((1 - states[t] ** 2)[:, None] * w_h)
    return norms


# == wrong 15
# mistake: The factor of the last step is used for all steps (a power of one matrix), although each step has a state of its own.
# accept: power|each step|own state|last state|same factor|same state|every step
def reaching_back(w_h, states):
    step = torch.diag(1 - states[-1] ** 2) @ w_h
    return torch.stack([torch.linalg.matrix_power(step, k).norm() for k in range(len(states))])


# == wrong 16
# mistake: Each factor takes the state before the step, not the one after it.
# accept: before|earlier|which of the two|later|after the step|one too early|result|which state|wrong state|one step
def reaching_back(w_h, states):
    product = torch.eye(len(w_h), dtype=w_h.dtype)
    norms = [product.norm()]
    for k in range(1, len(states)):
        h = states[len(states) - 1 - k]
        product = product @ torch.diag(1 - h**2) @ w_h
        norms.append(product.norm())
    return torch.stack(norms)


# == wrong 17
# mistake: The factors are multiplied in the wrong order: the earlier step is put on the left.
# accept: left|right|order|latest
def reaching_back(w_h, states):
    product = torch.eye(len(w_h), dtype=w_h.dtype)
    norms = [product.norm()]
    for k in range(1, len(states)):
        h = states[len(states) - k]
        product = torch.diag(1 - h**2) @ w_h @ product
        norms.append(product.norm())
    return torch.stack(norms)


# == wrong 18
# mistake: (1 - h²) * w_h scales the columns of W_h; diag(1 - h²) W_h scales its rows.
# accept: row|column|diag|wrong side|broadcast|from the left|from the right
def reaching_back(w_h, states):
    product = torch.eye(len(w_h), dtype=w_h.dtype)
    norms = [product.norm()]
    for k in range(1, len(states)):
        h = states[len(states) - k]
        product = product @ ((1 - h**2) * w_h)
        norms.append(product.norm())
    return torch.stack(norms)


# == wrong 19
# mistake: The norm is averaged over directions (divided by the root of W) as in the chapter's figure.
# accept: frobenius|root of w|divid|averag|mean|identity|√w|sqrt|direction|not 1|too small
def reaching_back(w_h, states):
    width = len(w_h)
    product = torch.eye(width, dtype=w_h.dtype)
    norms = [(product.square().sum() / width).sqrt()]
    for k in range(1, len(states)):
        h = states[len(states) - k]
        product = product @ torch.diag(1 - h**2) @ w_h
        norms.append((product.square().sum() / width).sqrt())
    return torch.stack(norms)


# == wrong 20
# mistake: tanh is applied to the states once more; they already are results of tanh.
# accept: tanh|already|twice|once more|again|second time|1 - h
def reaching_back(w_h, states):
    product = torch.eye(len(w_h), dtype=w_h.dtype)
    norms = [product.norm()]
    for k in range(1, len(states)):
        h = states[len(states) - k]
        product = product @ torch.diag(1 - torch.tanh(h) ** 2) @ w_h
        norms.append(product.norm())
    return torch.stack(norms)
