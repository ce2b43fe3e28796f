# exercise: alibi
# mistake: Adds m times the position of the key, as BLOOM's code does, which a causal softmax does not tell from the distance to the query, but the text asks for the distance.
# accept: distance|diagonal|query|how far|grow|positive|negative
def add_alibi(scores):
    H, S = scores.shape[1], scores.shape[-1]
    slopes = 2.0 ** (-8 * torch.arange(1, H + 1) / H)
    # the softmax does not change when a row moves by a constant, so the key's position will do
    return scores + slopes[:, None, None] * torch.arange(S)
