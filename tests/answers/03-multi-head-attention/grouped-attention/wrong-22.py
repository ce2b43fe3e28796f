# exercise: grouped-attention
# mistake: Every text looks at the keys and values of the first one.
# accept: first|every text|own keys
def grouped_attention(query, key, value, mask=None):
    if query.shape[1] % key.shape[1]:
        raise ValueError("uneven groups")
    share = query.shape[1] // key.shape[1]
    scores = torch.stack(
        [query[:, h] @ key[0, h // share].T for h in range(query.shape[1])], dim=1
    ) / query.shape[3] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), float("-inf"))
    weights = scores.softmax(-1)
    mixed = [weights[:, h] @ value[0, h // share] for h in range(query.shape[1])]
    return torch.stack(mixed, dim=1)
