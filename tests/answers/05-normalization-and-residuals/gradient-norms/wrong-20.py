# exercise: gradient-norms
# mistake: backward() adds to a .grad that is in use, and the saved .grad is no copy: it is counted in the norm and comes back changed.
# accept: .grad|in use|copy|clone|old gradient|adds|added|accumulat|already
def gradient_norms(loss, layers):
    parameters = [p for layer in layers for p in layer.parameters()]
    saved = [p.grad for p in parameters]
    loss.backward(retain_graph=True, inputs=parameters)
    norms = [torch.cat([p.grad.flatten() for p in layer.parameters()]).norm() for layer in layers]
    for p, before in zip(parameters, saved):
        p.grad = before
    return torch.stack(norms)
