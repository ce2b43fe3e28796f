# exercise: layer-cost
def layer_cost(width, heads, key_heads, length):
    D = width // heads
    matrices = {"query": (width, heads * D), "key": (width, key_heads * D), "value": (width, key_heads * D), "output": (heads * D, width)}
    products = [(length, *shape) for shape in matrices.values()]           # (rows, inner, columns)
    products += heads * [(length, D, length), (length, length, D)]         # scores, and mixing
    kept = [(length, matrices[name][1]) for name in ("key", "value")]
    return tuple(sum(map(math.prod, shapes)) for shapes in (matrices.values(), products, kept))
