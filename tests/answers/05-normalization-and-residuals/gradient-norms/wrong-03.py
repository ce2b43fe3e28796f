# exercise: gradient-norms
# mistake: lets autograd free the graph, so a second call on the same loss fails
# accept: graph|retain_graph|retain|second|twice|freed|free
def gradient_norms(loss, layers):
    parameters = [list(layer.parameters()) for layer in layers]
    gradients = torch.autograd.grad(loss, sum(parameters, []))
    norms, i = [], 0
    for group in parameters:
        norms.append(torch.cat([g.flatten() for g in gradients[i : i + len(group)]]).norm())
        i += len(group)
    return torch.stack(norms)
