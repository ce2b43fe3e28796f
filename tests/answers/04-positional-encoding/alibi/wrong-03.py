# exercise: alibi
# mistake: The slopes are those of eight heads, 1/2, 1/4, ..., for every number of heads.
# accept: eight|8 heads|number of heads|1/2|every|half
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-(torch.arange(H) + 1.0))
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance
