# exercise: layer-cost
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
