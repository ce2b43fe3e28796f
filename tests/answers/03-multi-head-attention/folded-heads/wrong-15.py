# exercise: folded-heads
# mistake: The result is cut into as many pieces as there are heads and set side by side: the same mistake in other words, since the rows stand text by text.
# accept: other text|texts|batch|mix|text by text|another text
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return torch.cat(mixed.chunk(heads, dim=0), dim=-1)
