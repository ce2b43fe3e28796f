# exercise: gradient-norms
# mistake: adds up the norms of the single parameters in place of taking one norm over all entries
# accept: sum of|adds up|norms|together|one norm|each parameter|root|squares
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True)
        norms.append(sum(g.norm() for g in gradients))
    return torch.stack(norms)
