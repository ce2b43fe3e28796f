# exercise: layer-cost
# mistake: D = width / heads is a float, and so are the results.
# accept: integer|float|//|whole
def layer_cost(width, heads, key_heads, length):
    D = width / heads
    parameters = 2 * width**2 + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * length**2 * width
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
