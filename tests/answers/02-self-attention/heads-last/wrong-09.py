# exercise: heads-last
# mistake: The second einsum takes the value of the query's own position (bthd instead of bshd), so each position gets only its own value back.
# accept: value|own|itself|einsum|index|position|other
def attention_heads_last(query, key, value):
    scores = torch.einsum("bthd,bshd->bhts", query, key) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = torch.einsum("bhts,bthd->bthd", weights, value)
    return mixed
