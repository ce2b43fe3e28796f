# exercise: rotary-attention
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, a) for x, a in ((query, angles), (key, angles), (value, 0 * angles)))
    weights = torch.softmax(torch.einsum("bhtd,bhsd->bhts", query, key) / query.shape[-1] ** 0.5, dim=-1)
    return torch.einsum("bhts,bhsd->bhtd", weights, value)
