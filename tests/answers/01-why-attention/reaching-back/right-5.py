# exercise: reaching-back
def reaching_back(w_h, states):
    # rows of the product, carried back as W covectors at once: v -> (v * (1 - h^2)) @ W_h
    covectors = torch.eye(w_h.shape[0], dtype=w_h.dtype)
    norms = [covectors.pow(2).sum().sqrt()]
    for h in reversed(states[1:].unbind()):
        covectors = covectors.mul(1 - h * h).matmul(w_h)
        norms.append(covectors.pow(2).sum().sqrt())
    return torch.stack(norms)
