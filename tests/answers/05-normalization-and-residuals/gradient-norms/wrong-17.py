# exercise: gradient-norms
# mistake: layer.zero_grad() is called first, to be safe, and wipes out a .grad that is in use.
# accept: .grad|zero_grad|in use|wipe|clear|erase|as it was
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        layer.zero_grad()
        gradients = torch.autograd.grad(loss, tuple(layer.parameters()), retain_graph=True)
        norms.append(sum((g ** 2).sum() for g in gradients) ** 0.5)
    return torch.stack(norms)
