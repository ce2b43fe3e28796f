# exercise: gradient-norms
# mistake: The gradients of all layers are cut into L equal groups, which is wrong when layers have different numbers of parameters.
# accept: different number|same number|how many parameters|equal groups|number of parameters|each layer's own|its own parameters|another layer|other layer|belong
def gradient_norms(loss, layers):
    everything = [p for layer in layers for p in layer.parameters()]
    gradients = torch.autograd.grad(loss, everything, retain_graph=True)
    each = len(gradients) // len(layers)
    groups = [gradients[i * each : (i + 1) * each] for i in range(len(layers))]
    return torch.stack([torch.cat([g.flatten() for g in group]).norm() for group in groups])
