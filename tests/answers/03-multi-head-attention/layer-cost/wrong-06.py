# exercise: layer-cost
# mistake: The cache holds keys and values for every query head: H in place of G.
# accept: query head|g heads|key heads|shared|h / g|sharing|key/value heads
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * W
    cache = 2 * T * W
    return parameters, multiplications, cache
