# exercise: heads-last
# mistake: Queries and keys are transposed but the values are not, so weights @ value does not fit.
# accept: value|shape|transpos
def attention_heads_last(query, key, value):
    query = query.transpose(1, 2)
    key = key.transpose(1, 2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2)
