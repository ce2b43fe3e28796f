# exercise: self-attention
# mistake: The softmax runs over dim=1, the queries, instead of over the keys: the columns sum to 1 and not the rows.
# accept: axis|dim|rows|keys|column|quer
def self_attention(x, w_query, w_key, w_value, mask=None):
    q, k, v = x.matmul(w_query), x.matmul(w_key), x.matmul(w_value)
    scores = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(k.size(2))
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e20)
    weights = torch.softmax(scores, dim=1)
    return torch.bmm(weights, v), weights
