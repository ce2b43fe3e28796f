# exercise: rotary-attention
def rotary_attention(query, key, value, index):
    angles = index.unsqueeze(-1) * frequencies(query.size(-1))
    return nn.functional.scaled_dot_product_attention(rotate_pairs(query, angles), rotate_pairs(key, angles), value)
