# exercise: gradient-norms
# mistake: does not start the sum at zero again for each layer, so every layer counts the ones before it
# accept: each layer|layers before|before it|cumulative|running|running sum|add up|adds up|accumulate|by itself|start
def gradient_norms(loss, layers):
    norms, total = [], 0.0
    for layer in layers:
        for gradient in torch.autograd.grad(loss, list(layer.parameters()), retain_graph=True):
            total = total + (gradient**2).sum()
        norms.append(total**0.5)
    return torch.stack(norms)
