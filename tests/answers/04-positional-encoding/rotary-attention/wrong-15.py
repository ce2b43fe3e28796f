# exercise: rotary-attention
# mistake: Rewrites the function with PyTorch's attention and a causal mask, which the text does not want.
# accept: mask|causal|later|after it|ahead|every key|all keys
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    return nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)
