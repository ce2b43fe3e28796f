# exercise: heads-last
def attention_heads_last(query, key, value):
    # heads to the front, so that the matrix products run over positions
    query, key, value = (x.transpose(1, 2) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2)
