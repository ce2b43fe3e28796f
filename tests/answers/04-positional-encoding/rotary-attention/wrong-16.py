# exercise: rotary-attention
# mistake: Leaves the values as they are, but rewrites the attention with is_causal=True: queries no longer see the keys after them.
# accept: mask|causal|keys after|later|hidden|weights|first query|see
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    return nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)
