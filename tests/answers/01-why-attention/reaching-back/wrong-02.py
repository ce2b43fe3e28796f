# exercise: reaching-back
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
