# exercise: gradient-norms
# mistake: Uses backward and puts back .grad of the layers' parameters alone: parameters of the model outside the list keep what backward added.
# accept: .grad|every parameter|outside|other parameters|backward
def gradient_norms(loss, layers):
    parameters = [p for layer in layers for p in layer.parameters()]
    before = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    loss.backward(retain_graph=True)
    norms = [math.sqrt(sum(p.grad.square().sum().item() for p in layer.parameters())) for layer in layers]
    for p, grad in zip(parameters, before):
        p.grad = grad
    return torch.tensor(norms)
