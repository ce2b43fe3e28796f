# exercise: folded-heads
# mistake: Swaps the permute in place of the reshape: still reads the folded axis as heads first, and now leaves the heads before the positions.
# accept: other text|texts|batch|another text|words|positions|order
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 0, 2, 3).reshape(B, T, W)
