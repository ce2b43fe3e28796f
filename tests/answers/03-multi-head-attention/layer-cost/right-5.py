# exercise: layer-cost
def layer_cost(width, heads, key_heads, length):
    head = width // heads
    shapes = {"query": (width, heads * head), "key": (width, key_heads * head),
              "value": (width, key_heads * head), "output": (heads * head, width)}
    products = [(length, *shape) for shape in shapes.values()]      # (rows, inner, columns)
    products += [(length, head, length), (length, length, head)] * heads
    kept = sum(shapes[name][1] for name in ("key", "value")) * length
    return sum(map(math.prod, shapes.values())), sum(map(math.prod, products)), kept
