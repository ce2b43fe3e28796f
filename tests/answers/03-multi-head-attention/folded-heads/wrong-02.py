# exercise: folded-heads
# mistake: Unfolds with one reshape to (B, T, W): texts stay apart, but a word's output is made of other words' outputs.
# accept: words|word|positions|transpose|glue|way out|order|place
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)
