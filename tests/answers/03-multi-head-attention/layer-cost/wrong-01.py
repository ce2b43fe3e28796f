# exercise: layer-cost
# mistake: Counts four W x W matrices: the key and value matrices do not shrink with G.
# accept: shrink|smaller|key and value|w x gd|narrow|g d|gd|share
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 4 * W * W
    multiplications = T * parameters + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache
