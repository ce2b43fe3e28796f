# exercise: reaching-back
# mistake: Each factor takes the state before the step, not the one after it.
# accept: before|earlier|which of the two|later|after the step|one too early|result|which state|wrong state|one step
def reaching_back(w_h, states):
    product = torch.eye(len(w_h), dtype=w_h.dtype)
    norms = [product.norm()]
    for k in range(1, len(states)):
        h = states[len(states) - 1 - k]
        product = product @ torch.diag(1 - h**2) @ w_h
        norms.append(product.norm())
    return torch.stack(norms)
