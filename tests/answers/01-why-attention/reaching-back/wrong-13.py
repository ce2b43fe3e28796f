# exercise: reaching-back
# mistake: The derivative is written as 1 - tanh(h)^2 although the states have been through tanh already.
# accept: tanh|twice|already
def reaching_back(w_h, states):
    product, norms = torch.eye(w_h.shape[0], dtype=w_h.dtype), []
    for h in states.flip(0):
        norms.append(product.norm())
        product = product @ torch.diag(1 - torch.tanh(h) ** 2) @ w_h
    return torch.stack(norms)
