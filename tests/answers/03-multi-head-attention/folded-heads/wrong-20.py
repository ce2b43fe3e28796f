# exercise: folded-heads
# mistake: The fold is heads first now, but transpose(0, 2) has put the texts after the positions, and the reshape mixes texts and positions.
# accept: other text|another text|batch|texts|mix|row|axes|axis|which text
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(0, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)
