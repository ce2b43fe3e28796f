# exercise: gradient-norms
def gradient_norms(loss, layers):
    parameters = [p for layer in layers for p in layer.parameters()]
    saved = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    loss.backward(retain_graph=True, inputs=parameters)
    norms = [math.sqrt(sum((p.grad.double() ** 2).sum().item() for p in layer.parameters())) for layer in layers]
    for p, old in zip(parameters, saved):
        p.grad = old
    return torch.tensor(norms, dtype=torch.float32)
