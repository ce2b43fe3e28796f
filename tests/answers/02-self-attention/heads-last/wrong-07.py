# exercise: heads-last
# mistake: The heads are flattened into one wide head, so all heads share one set of weights.
# accept: head|flatten|merge|separate|each|one set|wide
def attention_heads_last(query, key, value):
    B, T, H, D = query.shape
    q = query.flatten(2)
    k = key.flatten(2)
    v = value.flatten(2)
    scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
    weights = scores.softmax(dim=-1)
    return (weights @ v).view(B, T, H, D)
