# exercise: layer-cost
# mistake: All four matrices are counted as W x W; those of keys and values are smaller when heads share.
# accept: smaller|share|shrink|w_k|key|value|4w|four|projection
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 4 * width**2
    multiplications = length * parameters + 2 * length**2 * width
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
