# exercise: alibi
# mistake: With a cache (T < S) the queries are put behind all S keys, at S, S + 1, ..., and not at the last T of the keys' positions.
# accept: last|cache|position|stand|behind|after the keys|after all|newest|offset
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    start = 0 if T == S else S      # the S keys of the cache come before the new queries
    slopes = 2.0 ** (-8 * torch.arange(1, H + 1) / H)
    t = start + torch.arange(T)
    return scores - slopes[:, None, None] * (torch.arange(S) - t[:, None]).abs()
