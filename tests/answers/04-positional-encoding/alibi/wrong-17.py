# exercise: alibi
# mistake: The slopes run from 1/2 to 1/256 whatever the number of heads, which is right for eight heads only.
# accept: slope|1/16|2^|heads|m_h
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    slopes = torch.logspace(-1, -8, H, base=2.0)
    distance = (torch.arange(S) - torch.arange(S - T, S)[:, None]).abs()
    return scores - slopes.view(H, 1, 1) * distance
