# exercise: attention
# mistake: The mask is multiplied onto the weights after the softmax, without making the rows sum to 1 again.
# accept: after the softmax|after softmax|before the softmax|before softmax|sum to 1|sum to one|renormal|normali
def attention(query, key, value, mask=None):
    scores = (query @ key.transpose(-2, -1)) / math.sqrt(query.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ value
