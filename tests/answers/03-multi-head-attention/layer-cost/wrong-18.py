# exercise: layer-cost
# mistake: The cache is counted for the keys alone (or the values), not for both.
# accept: value|both|twice|half|two
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width**2 + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * length**2 * width
    cache = length * key_heads * D
    return parameters, multiplications, cache
