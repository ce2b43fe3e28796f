# exercise: reaching-back
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
