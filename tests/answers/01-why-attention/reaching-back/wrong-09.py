# exercise: reaching-back
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
