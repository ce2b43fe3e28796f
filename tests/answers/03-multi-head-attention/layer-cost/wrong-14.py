# exercise: layer-cost
# mistake: Only pairs with the past are counted, T (T + 1) / 2 of them, though there is no mask.
# accept: mask|pairs|t²|past|all pairs|every position|half
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = length * parameters + heads * length * (length + 1) * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
