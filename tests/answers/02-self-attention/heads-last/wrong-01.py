# exercise: heads-last
# mistake: The result is not brought back: it comes out as (B, H, T, D).
# accept: back|transpos|shape|order|H, T|head
def attention_heads_last(query, key, value):
    q = query.transpose(1, 2)
    k = key.transpose(1, 2)
    v = value.transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.softmax(dim=-1)
    return weights @ v
