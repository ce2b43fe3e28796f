# exercise: folded-heads
# mistake: Texts come first on the way back now, but heads and positions are not exchanged: the heads' results are glued together in the wrong order.
# accept: position|time|order|transpose|stretch|word|exchange
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)     # texts first, as they were folded
