# exercise: folded-heads
# mistake: Batch and heads are unfolded in the right order now, but the transpose of heads and positions is gone.
# accept: position|word|time|transpos|swap|places|axes|axis|glued|side by side|mixed up
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).reshape(B, T, W)
