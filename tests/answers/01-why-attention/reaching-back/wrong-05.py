# exercise: reaching-back
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
