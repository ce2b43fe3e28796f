# exercise: folded-heads
# mistake: Texts come first again, but the heads are put behind the D entries, so the entries of the heads alternate.
# accept: side by side|interleav|alternat|order|entries|place
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).permute(0, 2, 3, 1).reshape(B, T, W)
