# exercise: layer-cost
# mistake: Forgets the mixing of the values: counts the scores only.
# accept: mixing|values|twice
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache
