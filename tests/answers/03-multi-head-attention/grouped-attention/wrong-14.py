# exercise: grouped-attention
# mistake: Query head h looks up key head floor(hG/H) without a test whether G divides H, so uneven groups are accepted silently.
# accept: valueerror|refuse|divide|evenly|raise
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    group = torch.arange(H) * G // H
    scores = query @ key[:, group].transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ value[:, group]
