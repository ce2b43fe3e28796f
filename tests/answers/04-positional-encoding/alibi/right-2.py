# exercise: alibi
def add_alibi(scores):
    heads, T, S = scores.shape[1:]
    out = scores.clone()
    for h in range(heads):
        m = 2 ** (-8 * (h + 1) / heads)
        for row in range(T):
            t = S - T + row
            for s in range(S):
                out[:, h, row, s] -= m * abs(s - t)
    return out
