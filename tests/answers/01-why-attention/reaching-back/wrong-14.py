# exercise: reaching-back
# mistake: Entry t is the derivative by the state of step t, so the result runs from the first state to the last, and not by the number of steps back.
# accept: entry 0|reverse|order of the result|other way round|k = 0|backwards|first entry|steps back
def reaching_back(w_h, states):
    T, W = states.shape
    norms = torch.empty(T, dtype=w_h.dtype)
    product = torch.eye(W, dtype=w_h.dtype)
    for t in range(T - 1, -1, -1):
        norms[t] = torch.linalg.matrix_norm(product)
        product = product @ ((1 - states[t] ** 2)[:, None] * w_h)
    return norms
