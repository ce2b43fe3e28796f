# exercise: reaching-back
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
