# exercise: gradient-norms
# mistake: Leaves the biases out: only weights with two axes are counted.
# accept: bias|every weight|all its parameters|all parameters
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        weights = [p for name, p in layer.named_parameters() if name.endswith("weight")]
        grads = torch.autograd.grad(loss, weights, retain_graph=True)
        norms.append(torch.sqrt(sum((g ** 2).sum() for g in grads)))
    return torch.stack(norms)
