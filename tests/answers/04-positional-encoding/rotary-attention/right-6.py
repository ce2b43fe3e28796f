# exercise: rotary-attention
def rotary_attention(query, key, value, index):
    angles = torch.outer(index.double(), frequencies(query.shape[-1]))
    q, k = rotate_pairs(query, angles), rotate_pairs(key, angles)
    return nn.functional.scaled_dot_product_attention(q, k, value)
