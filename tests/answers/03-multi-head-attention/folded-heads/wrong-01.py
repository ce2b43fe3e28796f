# exercise: folded-heads
# mistake: Unfolds to (B, heads, T, D) but leaves the permute as it was, which now puts the batch third.
# accept: other text|texts|batch|another text|permute|positions|words
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).permute(1, 2, 0, 3).reshape(B, T, W)
