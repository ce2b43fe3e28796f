# exercise: rotary-attention
# mistake: Leaves the values as they are, but divides the scores by the root of D twice.
# accept: root|sqrt|scale|twice|flatter|weights|divide
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    return nn.functional.scaled_dot_product_attention(query / math.sqrt(query.shape[-1]), key, value)
