# exercise: gradient-norms
# mistake: looks only at the first parameter of each layer
# accept: first|all its parameters|every|bias|biases|all parameters|only
def gradient_norms(loss, layers):
    firsts = [next(layer.parameters()) for layer in layers]
    gradients = torch.autograd.grad(loss, firsts, retain_graph=True)
    return torch.stack([g.norm() for g in gradients])
