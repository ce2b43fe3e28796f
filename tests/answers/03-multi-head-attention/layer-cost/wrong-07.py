# exercise: layer-cost
# mistake: Counts multiplications and additions (two operations for each).
# accept: addition|twice|two|double|flop
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = 2 * (T * parameters + 2 * T * T * W)
    cache = 2 * T * G * D
    return parameters, multiplications, cache
