# exercise: layer-cost
# mistake: Divides with /, so that floats come back.
# accept: integer|float|//
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W / H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache
