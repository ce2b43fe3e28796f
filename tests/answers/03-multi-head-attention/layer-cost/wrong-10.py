# exercise: layer-cost
# mistake: Takes D = W / G for the width of a head.
# accept: width of|w / h|head width|w / g|query heads|width
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // G
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache
