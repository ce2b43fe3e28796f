# exercise: layer-cost
# mistake: Counts the projections once and not once for each token.
# accept: each token|every token|per token|length|token
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = parameters + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache
