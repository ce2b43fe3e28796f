# exercise: folded-heads
# mistake: Folds without the transpose and leaves the unfolding as it was: both are wrong now.
# accept: other text|texts|batch|another text|transpose|fold|stretches|positions|time|words
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)
