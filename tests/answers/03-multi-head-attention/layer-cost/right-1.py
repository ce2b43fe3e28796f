# exercise: layer-cost
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * length**2 * width
    return parameters, multiplications, 2 * length * key_heads * D
