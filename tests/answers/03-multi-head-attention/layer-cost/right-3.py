# exercise: layer-cost
def layer_cost(width, heads, key_heads, length):
    shared = key_heads * (width // heads)
    with torch.device("meta"):
        maps = [nn.Linear(width, n, bias=False) for n in (width, shared, shared, width)]
    parameters = sum(m.weight.numel() for m in maps)
    attention = 2 * heads * length * length * (width // heads)
    return parameters, parameters * length + attention, 2 * shared * length
