# exercise: alibi
# mistake: With a cache, treats every query as if it stood at the very last position (as if there were only one new token).
# accept: last position|very last|newest|each query|own position|all queries|every query|the queries stand|one query|several
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    keys = torch.arange(S)
    if T == S:                       # a whole text
        distance = (keys[None, :] - keys[:, None]).abs()
    else:                            # from a cache
        distance = (S - 1 - keys)[None, :].expand(T, S)
    return scores - slopes[:, None, None] * distance
