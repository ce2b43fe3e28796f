# exercise: folded-heads
# mistake: Texts are apart now, but the heads are joined with the axis of D first: their entries are dealt out in turn.
# accept: interleav|entries|order|side by side|in turn|head after head|columns|alternat|neighbour|places|axes|axis|within|shuffl|permut
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).permute(0, 2, 3, 1).reshape(B, T, W)
