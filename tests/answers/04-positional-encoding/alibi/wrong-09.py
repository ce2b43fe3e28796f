# exercise: alibi
# mistake: All queries are placed at the last position.
# accept: last position|all queries|same position|every query|newest|each query|own position
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.full((T,), S - 1)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance
