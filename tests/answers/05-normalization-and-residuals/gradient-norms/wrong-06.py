# exercise: gradient-norms
# mistake: forgets the root: returns the sum of the squares
# accept: root|square|squares|squared|sqrt
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        norms.append(sum(g.square().sum() for g in gradients))
    return torch.stack(norms)
