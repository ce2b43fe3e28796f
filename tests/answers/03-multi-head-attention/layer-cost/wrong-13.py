# exercise: layer-cost
# mistake: The output projection is shrunk as the keys and values are, to G D rows.
# accept: output projection|w_o|output|which two
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = width * width + 3 * width * key_heads * D
    multiplications = length * parameters + 2 * heads * length * length * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
