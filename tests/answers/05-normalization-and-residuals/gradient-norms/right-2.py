# exercise: gradient-norms
def gradient_norms(loss, layers):
    groups = [list(layer.parameters()) for layer in layers]
    flat = [p for group in groups for p in group]
    found = iter(torch.autograd.grad(loss, flat, retain_graph=True))
    result = torch.empty(len(layers), dtype=torch.float32)
    for i, group in enumerate(groups):
        result[i] = torch.cat([next(found).flatten() for _ in group]).norm()
    return result
