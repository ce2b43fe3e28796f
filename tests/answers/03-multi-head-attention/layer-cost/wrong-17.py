# exercise: layer-cost
# mistake: Scores and mixing are counted once for each key head, not for each query head.
# accept: query head|each query|sharing|saves|key head|scores
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width**2 + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * length**2 * key_heads * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
