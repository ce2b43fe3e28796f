# exercise: layer-cost
# mistake: Lets sharing save multiplications in the scores and the mixing: G heads in place of H.
# accept: each query head|saves|scores|sharing|every query head
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * G * D
    cache = 2 * T * G * D
    return parameters, multiplications, cache
