# exercise: gradient-norms
# mistake: Only the weights and biases of Linear parts are counted, so that parameters of other parts (a norm's gain, an embedding) are left out.
# accept: linear|every parameter|all parameters|all its parameters|parameters()|other parts|left out|miss|gain|embedding|norm's
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        parameters = []
        for part in layer.modules():
            if isinstance(part, nn.Linear):
                parameters += [p for p in (part.weight, part.bias) if p is not None]
        gradients = torch.autograd.grad(loss, parameters, retain_graph=True)
        norms.append(torch.cat([g.flatten() for g in gradients]).norm())
    return torch.stack(norms)
