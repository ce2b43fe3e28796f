# exercise: heads-last
# mistake: The heads are put side by side at the end: the result is (B, T, H*D) and not (B, T, H, D).
# accept: shape|concat|side by side|stack|H, D|flatten|axis
def attention_heads_last(query, key, value):
    outputs = []
    for h in range(query.shape[2]):
        q, k, v = query[:, :, h], key[:, :, h], value[:, :, h]
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        outputs.append(scores.softmax(dim=-1) @ v)
    return torch.cat(outputs, dim=-1)
