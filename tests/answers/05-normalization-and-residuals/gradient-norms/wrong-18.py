# exercise: gradient-norms
# mistake: The graph is kept for all layers but the last, so it is freed at the end and a second call fails.
# accept: retain|freed|free|keep the graph|kept|second call|second time|twice|again|graph
def gradient_norms(loss, layers):
    norms = torch.zeros(len(layers))
    for number, layer in enumerate(layers):
        more_to_come = number < len(layers) - 1
        gradients = torch.autograd.grad(loss, list(layer.parameters()), retain_graph=more_to_come)
        norms[number] = torch.cat([g.reshape(-1) for g in gradients]).norm()
    return norms
