# exercise: rotary-attention
# mistake: Turns the values still, and the output back by the query's position: it stays when the text moves, but is no weighted mean of the values.
# accept: weighted mean|mean of the values|as they came|values|value
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, angles) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return rotate_pairs(scores.softmax(dim=-1) @ value, -angles)
