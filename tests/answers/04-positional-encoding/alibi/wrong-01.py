# exercise: alibi
# mistake: The queries are placed at the first T positions instead of the last.
# accept: last|cache|first|newest|start|position 0|offset
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** (-8 * (torch.arange(H) + 1) / H)
    s, t = torch.arange(S), torch.arange(T)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance
