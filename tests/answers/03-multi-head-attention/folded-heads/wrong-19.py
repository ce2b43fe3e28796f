# exercise: folded-heads
# mistake: Folded by a reshape alone: texts do not mix any more, but the heads are stretches of one text.
# accept: position|word|stretch|time|transpos|all of|part of|piece|axes|axis|swap|out of reach
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)
