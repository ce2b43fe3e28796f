# exercise: layer-cost
# mistake: The width of a head is computed with /, so the numbers are floats and not integers.
# accept: integer|float|//|int
def layer_cost(width, heads, key_heads, length):
    D = width / heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * heads * length * length * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
