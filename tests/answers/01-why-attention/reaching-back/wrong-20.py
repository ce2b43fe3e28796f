# exercise: reaching-back
# mistake: tanh is applied to the states once more; they already are results of tanh.
# accept: tanh|already|twice|once more|again|second time|1 - h
def reaching_back(w_h, states):
    product = torch.eye(len(w_h), dtype=w_h.dtype)
    norms = [product.norm()]
    for k in range(1, len(states)):
        h = states[len(states) - k]
        product = product @ torch.diag(1 - torch.tanh(h) ** 2) @ w_h
        norms.append(product.norm())
    return torch.stack(norms)
