# exercise: folded-heads
# mistake: Mends the unfolding, but believes the leak to be in the softmax and runs it over the queries.
# accept: softmax|queries|weights|sum to 1|sum to one|rows|dim
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=1), value)
    return mixed.reshape(B, heads, T, D).permute(0, 2, 1, 3).reshape(B, T, W)
