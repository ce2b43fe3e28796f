# exercise: layer-cost
# mistake: The scores are counted, the mixing of the values is not.
# accept: mix|value|two|twice|half|scores|both
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width**2 + 2 * width * key_heads * D
    multiplications = length * parameters + length**2 * width
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
