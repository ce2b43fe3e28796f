# exercise: reaching-back
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
