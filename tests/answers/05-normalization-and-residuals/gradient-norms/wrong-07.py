# exercise: gradient-norms
# mistake: takes the root of the mean square, so a large layer's gradient counts no more than a small one's
# accept: mean|average|number of|divided|divides
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        flat = torch.cat([g.flatten() for g in gradients])
        norms.append(flat.square().mean().sqrt())
    return torch.stack(norms)
