# exercise: gradient-norms
# mistake: Takes the mean of the squared entries instead of their sum.
# accept: mean|averag|sum|divided|number of
def gradient_norms(loss, layers):
    out = torch.zeros(len(layers))
    for i, layer in enumerate(layers):
        grads = torch.autograd.grad(loss, tuple(layer.parameters()), retain_graph=True)
        flat = torch.cat([g.reshape(-1) for g in grads])
        out[i] = flat.square().mean().sqrt()
    return out
