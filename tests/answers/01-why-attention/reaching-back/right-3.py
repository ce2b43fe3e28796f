# exercise: reaching-back
def reaching_back(w_h, states):
    """For every k its own product, the earliest step first (slow, but plain)."""
    T, W = states.shape
    answer = []
    for k in range(T):
        m = torch.eye(W, dtype=states.dtype)
        for t in range(T - k, T):
            m = (1 - states[t] ** 2)[:, None] * (w_h @ m)
        answer.append(torch.linalg.matrix_norm(m, ord="fro"))
    return torch.stack(answer)
