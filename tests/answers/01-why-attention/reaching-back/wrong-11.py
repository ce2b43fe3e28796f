# exercise: reaching-back
# mistake: The derivative of tanh is multiplied to the columns of W_h (W_h diag) instead of its rows (diag W_h).
# accept: column|rows|left of|right of|diag
def reaching_back(w_h, states):
    product, norms = torch.eye(w_h.shape[0], dtype=w_h.dtype), []
    for h in states.flip(0):
        norms.append(product.norm())
        product = product @ (w_h * (1 - h**2))
    return torch.stack(norms)
