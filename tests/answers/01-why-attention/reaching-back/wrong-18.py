# exercise: reaching-back
# mistake: (1 - h²) * w_h scales the columns of W_h; diag(1 - h²) W_h scales its rows.
# accept: row|column|diag|wrong side|broadcast|from the left|from the right
def reaching_back(w_h, states):
    product = torch.eye(len(w_h), dtype=w_h.dtype)
    norms = [product.norm()]
    for k in range(1, len(states)):
        h = states[len(states) - k]
        product = product @ ((1 - h**2) * w_h)
        norms.append(product.norm())
    return torch.stack(norms)
