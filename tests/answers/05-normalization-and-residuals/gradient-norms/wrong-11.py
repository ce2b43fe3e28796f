# exercise: gradient-norms
# mistake: Adds the norms of a layer's weights and biases instead of their squares under one root.
# accept: sum of|one root|root|squares|norms of|each weight|together|add
def gradient_norms(loss, layers):
    result = []
    for layer in layers:
        grads = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        result.append(sum(g.norm() for g in grads))
    return torch.stack(result)
