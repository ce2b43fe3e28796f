# exercise: layer-cost
# mistake: Counts biases, which the layer does not have (parameters only).
# accept: bias
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D + 2 * W + 2 * G * D
    multiplications = T * (2 * W * W + 2 * W * G * D) + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache
