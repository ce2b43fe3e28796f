# exercise: alibi
# mistake: The slopes lie along the axis of the batch and not of the heads: (H, 1, 1, 1), which broadcasts a batch of one to H texts.
# accept: shape|axis|batch|broadcast|each head|dimension|(1, h|head
def add_alibi(scores):
    H, T, S = scores.shape[1:]
    slopes = torch.tensor([2 ** (-8 * (h + 1) / H) for h in range(H)])
    distance = (torch.arange(S)[None, :] - torch.arange(S - T, S)[:, None]).abs()
    return scores - slopes[:, None, None, None] * distance
