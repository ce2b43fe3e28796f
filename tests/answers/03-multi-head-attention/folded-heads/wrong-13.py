# exercise: folded-heads
# mistake: Both ends were turned round: now heads are folded first and texts are unfolded first, so texts still mix.
# accept: other text|texts|batch|mix|both
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).permute(2, 0, 1, 3).reshape(heads * B, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).transpose(1, 2).reshape(B, T, W)
