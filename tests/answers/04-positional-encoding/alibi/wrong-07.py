# exercise: alibi
# mistake: Keys after the query are masked with minus infinity.
# accept: mask|infin|hidden|hide|causal
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    scores = scores.masked_fill(s > t[:, None], float("-inf"))
    return scores - slopes[:, None, None] * distance
