# exercise: rotary-attention
# mistake: No longer turns the values, but turns the output back by the angles of the queries, as if they still were.
# accept: output|turned back|turn back|result|back|where it stands|position of the query|still depend|still turn
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = (rotate_pairs(x, angles) for x in (query, key))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return rotate_pairs(scores.softmax(dim=-1) @ value, -angles)
