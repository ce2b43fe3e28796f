# exercise: layer-cost
# mistake: The cache holds keys only; the values are forgotten.
# accept: values|keys and values|twice|half
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * W
    cache = T * G * D
    return parameters, multiplications, cache
