# exercise: heads-last
# mistake: The result is brought back with reshape instead of a transpose, so positions and heads are mixed up.
# accept: reshape|view|transpos|back|mixe|scrambl
def attention_heads_last(query, key, value):
    shape = query.shape
    q, k, v = [x.permute(0, 2, 1, 3) for x in (query, key, value)]
    scores = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(shape[-1])
    mixed = torch.matmul(scores.softmax(dim=-1), v)
    return mixed.contiguous().view(shape)
