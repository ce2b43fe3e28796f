# exercise: layer-cost
# mistake: A key head is counted as meeting one query head: scores and mixing are counted for G heads instead of H.
# accept: each query head|every query head|query head|scores
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * key_heads * length * length * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
