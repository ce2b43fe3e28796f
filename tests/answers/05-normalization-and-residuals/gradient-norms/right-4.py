# exercise: gradient-norms
def gradient_norms(loss, layers):
    owners, parameters = zip(*((number, p) for number, layer in enumerate(layers) for p in layer.parameters()))
    gradients = torch.autograd.grad(loss, parameters, retain_graph=True)
    squares = torch.stack([gradient.square().sum() for gradient in gradients])
    return torch.zeros(len(layers)).index_add(0, torch.tensor(owners), squares).sqrt()
