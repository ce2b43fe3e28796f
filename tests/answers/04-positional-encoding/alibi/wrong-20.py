# exercise: alibi
# mistake: The ratio -8/H is raised to the power h + 1 first (** binds to the right): 2 ** ((-8/H) ** (h+1)), so only the first head's slope is right.
# accept: slope|head|1/256|power|2^|exponent|m_h
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    slopes = torch.tensor([2.0 ** (-8 / H) ** (h + 1) for h in range(H)])
    distance = (torch.arange(S) - torch.arange(S - T, S)[:, None]).abs()
    return scores - slopes[:, None, None] * distance
