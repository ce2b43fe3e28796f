# exercise: gradient-norms
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        norms.append(sum(g.square().sum() for g in gradients).sqrt())
    return torch.stack(norms)
