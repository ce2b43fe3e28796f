# exercise: folded-heads
# mistake: The transpose is taken out of both ends: texts no longer mix, but the heads are stretches of time.
# accept: time|stretch|position|transpose|word
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)
