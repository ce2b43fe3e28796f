# exercise: layer-cost
# mistake: The projections are counted for one token, not for all T.
# accept: token|position|times t|length|each of the|once
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = parameters + 2 * heads * length * length * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
