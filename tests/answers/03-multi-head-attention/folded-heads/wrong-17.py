# exercise: folded-heads
# mistake: Queries and keys are folded heads first now, values still texts first: weights of one text and head mix values of another.
# accept: other text|another text|value|batch|texts|row|which text|which head
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).permute(2, 0, 1, 3).reshape(B * heads, T, D)

    query, key = fold(query), fold(key)
    value = value.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)
