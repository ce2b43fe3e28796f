# exercise: folded-heads
# mistake: Believes the memory layout to be at fault and adds contiguous everywhere: nothing changes.
# accept: other text|texts|batch|another text
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).contiguous().reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.contiguous().reshape(heads, B, T, D).permute(1, 2, 0, 3).contiguous().reshape(B, T, W)
