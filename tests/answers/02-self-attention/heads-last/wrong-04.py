# exercise: heads-last
# mistake: Only the axis of the softmax was changed; the matrix products still run over the heads of one position.
# accept: head|product|score|softmax|transpos|axis|position
def attention_heads_last(query, key, value):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=1)      # normalise over the positions
    mixed = weights @ value
    return mixed
