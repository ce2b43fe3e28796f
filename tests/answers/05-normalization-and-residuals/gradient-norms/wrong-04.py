# exercise: gradient-norms
# mistake: counts the weights only and leaves the biases out
# accept: bias|biases|all its parameters|every|weights|all parameters
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        weights = [p for name, p in layer.named_parameters() if name.endswith("weight")]
        gradients = torch.autograd.grad(loss, weights, retain_graph=True)
        norms.append(torch.sqrt(sum((g**2).sum() for g in gradients)))
    return torch.stack(norms)
