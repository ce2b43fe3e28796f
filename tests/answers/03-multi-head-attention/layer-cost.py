# Answers to layer-cost of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * length**2 * width
    return parameters, multiplications, 2 * length * key_heads * D


# == right 2
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    shapes = {"query": (W, H * D), "key": (W, G * D), "value": (W, G * D), "output": (H * D, W)}
    parameters = sum(rows * columns for rows, columns in shapes.values())
    projections = sum(T * rows * columns for rows, columns in shapes.values())
    scores = mixing = 0
    for _ in range(H):
        scores += T * D * T
        mixing += T * T * D
    cache = sum(T * G * D for _ in ("key", "value"))
    return (parameters, projections + scores + mixing, cache)


# == right 3
def layer_cost(width, heads, key_heads, length):
    shared = key_heads * (width // heads)
    with torch.device("meta"):
        maps = [nn.Linear(width, n, bias=False) for n in (width, shared, shared, width)]
    parameters = sum(m.weight.numel() for m in maps)
    attention = 2 * heads * length * length * (width // heads)
    return parameters, parameters * length + attention, 2 * shared * length


# == right 4
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    matrices = {"query": (width, heads * D), "key": (width, key_heads * D), "value": (width, key_heads * D), "output": (heads * D, width)}
    products = [(length, *shape) for shape in matrices.values()]           # (rows, inner, columns)
    products += heads * [(length, D, length), (length, length, D)]         # scores, and mixing
    kept = [(length, matrices[name][1]) for name in ("key", "value")]
    return tuple(sum(map(math.prod, shapes)) for shapes in (matrices.values(), products, kept))


# == right 5
def layer_cost(width, heads, key_heads, length):
    head = width // heads
    shapes = {"query": (width, heads * head), "key": (width, key_heads * head),
              "value": (width, key_heads * head), "output": (heads * head, width)}
    products = [(length, *shape) for shape in shapes.values()]      # (rows, inner, columns)
    products += [(length, head, length), (length, length, head)] * heads
    kept = sum(shapes[name][1] for name in ("key", "value")) * length
    return sum(map(math.prod, shapes.values())), sum(map(math.prod, products)), kept


# == wrong 1
# mistake: Counts four W x W matrices: the key and value matrices do not shrink with G.
# accept: shrink|smaller|key and value|w x gd|narrow|g d|gd|share
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 4 * W * W
    multiplications = T * parameters + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache


# == wrong 2
# mistake: Counts biases, which the layer does not have (parameters only).
# accept: bias
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D + 2 * W + 2 * G * D
    multiplications = T * (2 * W * W + 2 * W * G * D) + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache


# == wrong 3
# mistake: Lets sharing save multiplications in the scores and the mixing: G heads in place of H.
# accept: each query head|saves|scores|sharing|every query head
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * G * D
    cache = 2 * T * G * D
    return parameters, multiplications, cache


# == wrong 4
# mistake: Forgets the mixing of the values: counts the scores only.
# accept: mixing|values|twice
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache


# == wrong 5
# mistake: The cache holds keys only; the values are forgotten.
# accept: values|keys and values|twice|half
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * W
    cache = T * G * D
    return parameters, multiplications, cache


# == wrong 6
# mistake: The cache holds keys and values for every query head: H in place of G.
# accept: query head|g heads|key heads|shared|h / g|sharing|key/value heads
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * W
    cache = 2 * T * W
    return parameters, multiplications, cache


# == wrong 7
# mistake: Counts multiplications and additions (two operations for each).
# accept: addition|twice|two|double|flop
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = 2 * (T * parameters + 2 * T * T * W)
    cache = 2 * T * G * D
    return parameters, multiplications, cache


# == wrong 8
# mistake: Counts the projections once and not once for each token.
# accept: each token|every token|per token|length|token
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = parameters + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache


# == wrong 9
# mistake: Divides with /, so that floats come back.
# accept: integer|float|//
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W / H
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache


# == wrong 10
# mistake: Takes D = W / G for the width of a head.
# accept: width of|w / h|head width|w / g|query heads|width
def layer_cost(width, heads, key_heads, length):
    W, H, G, T = width, heads, key_heads, length
    D = W // G
    parameters = 2 * W * W + 2 * W * G * D
    multiplications = T * parameters + 2 * T * T * W
    cache = 2 * T * G * D
    return parameters, multiplications, cache


# == wrong 11
# mistake: A key head is counted as meeting one query head: scores and mixing are counted for G heads instead of H.
# accept: each query head|every query head|query head|scores
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * key_heads * length * length * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache


# == wrong 12
# mistake: The width of a head is computed with /, so the numbers are floats and not integers.
# accept: integer|float|//|int
def layer_cost(width, heads, key_heads, length):
    D = width / heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * heads * length * length * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache


# == wrong 13
# mistake: The output projection is shrunk as the keys and values are, to G D rows.
# accept: output projection|w_o|output|which two
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = width * width + 3 * width * key_heads * D
    multiplications = length * parameters + 2 * heads * length * length * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache


# == wrong 14
# mistake: Only pairs with the past are counted, T (T + 1) / 2 of them, though there is no mask.
# accept: mask|pairs|t²|past|all pairs|every position|half
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = length * parameters + heads * length * (length + 1) * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache


# == wrong 15
# mistake: The projections are counted for one token, not for all T.
# accept: token|position|times t|length|each of the|once
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width * width + 2 * width * key_heads * D
    multiplications = parameters + 2 * heads * length * length * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache


# == wrong 16
# mistake: All four matrices are counted as W x W; those of keys and values are smaller when heads share.
# accept: smaller|share|shrink|w_k|key|value|4w|four|projection
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 4 * width**2
    multiplications = length * parameters + 2 * length**2 * width
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache


# == wrong 17
# mistake: Scores and mixing are counted once for each key head, not for each query head.
# accept: query head|each query|sharing|saves|key head|scores
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width**2 + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * length**2 * key_heads * D
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache


# == wrong 18
# mistake: The cache is counted for the keys alone (or the values), not for both.
# accept: value|both|twice|half|two
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width**2 + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * length**2 * width
    cache = length * key_heads * D
    return parameters, multiplications, cache


# == wrong 19
# mistake: D = width / heads is a float, and so are the results.
# accept: integer|float|//|whole
def layer_cost(width, heads, key_heads, length):
    D = width / heads
    parameters = 2 * width**2 + 2 * width * key_heads * D
    multiplications = length * parameters + 2 * length**2 * width
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache


# == wrong 20
# mistake: The scores are counted, the mixing of the values is not.
# accept: mix|value|two|twice|half|scores|both
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    parameters = 2 * width**2 + 2 * width * key_heads * D
    multiplications = length * parameters + length**2 * width
    cache = 2 * length * key_heads * D
    return parameters, multiplications, cache
