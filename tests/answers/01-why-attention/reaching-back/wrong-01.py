# exercise: reaching-back
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
