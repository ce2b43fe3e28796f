# exercise: reaching-back
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
