# exercise: folded-heads
# mistake: Folds only the queries heads first; keys and values are still folded texts first, so queries meet keys of other texts.
# accept: other text|texts|batch|another text|keys|key
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    def by_head(x):
        return x.reshape(B, T, heads, D).permute(2, 0, 1, 3).reshape(heads * B, T, D)

    query, key, value = by_head(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)
