# exercise: alibi
# mistake: Takes the slopes of eight heads, 1/2, 1/4, 1/8, ..., whatever the number of heads.
# accept: slope|eight|number of heads|depend
def add_alibi(scores):
    B, H, T, S = scores.shape
    slopes = torch.tensor([2.0 ** -(h + 1) for h in range(H)])
    distance = (torch.arange(S)[None, :] - torch.arange(S - T, S)[:, None]).abs()
    return scores - slopes.view(1, H, 1, 1) * distance
