# exercise: alibi
# mistake: The exponent is divided with // and loses its fraction, which shows only for more than eight heads.
# accept: 16|sixteen|fraction|whole|integer|rounded|more than eight|//
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = 2.0 ** ((-8 * (torch.arange(H) + 1) // H).float())
    s, t = torch.arange(S), torch.arange(S - T, S)
    distance = (s - t[:, None]).abs()
    return scores - slopes[:, None, None] * distance
