# exercise: alibi
def add_alibi(scores):
    _, H, T, S = scores.shape
    for h in range(H):
        m = 2 ** (-8 * (h + 1) / H)
        for i in range(T):
            for s in range(S):
                scores[:, h, i, s] -= m * abs(s - (S - T + i))
    return scores
