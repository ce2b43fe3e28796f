# exercise: reaching-back
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
