# exercise: reaching-back
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
