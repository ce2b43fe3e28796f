# exercise: heads-last
def attention_heads_last(query, key, value):
    scores = torch.einsum("bthd,bshd->btsh", query, key) / query.shape[-1] ** 0.5
    weights = scores.softmax(dim=2)      # over s, the positions that are asked
    return torch.einsum("btsh,bshd->bthd", weights, value)
