# exercise: gradient-norms
def gradient_norms(loss, layers):
    # backward for the parameters of the layers alone; what stood in .grad is put aside and put back
    parameters = list({id(p): p for layer in layers for p in layer.parameters()}.values())
    saved = [p.grad for p in parameters]
    try:
        for p in parameters:
            p.grad = None
        loss.backward(retain_graph=True, inputs=parameters)
        return torch.stack([torch.linalg.vector_norm(torch.stack([p.grad.norm() for p in layer.parameters()]))
                            for layer in layers])
    finally:
        for p, old in zip(parameters, saved):
            p.grad = old
