# exercise: gradient-norms
def gradient_norms(loss, layers):
    # one backward pass for all layers together
    groups = [list(layer.parameters()) for layer in layers]
    flat = iter(torch.autograd.grad(loss, [p for group in groups for p in group], retain_graph=True))
    return torch.tensor([torch.cat([next(flat).flatten() for _ in group]).norm().item() for group in groups])
