# exercise: gradient-norms
# mistake: measures the parameters and not their gradients
# accept: gradient|parameters themselves|weights themselves|size of the parameters|values
def gradient_norms(loss, layers):
    norms = []
    for layer in layers:
        flat = torch.cat([p.detach().flatten() for p in layer.parameters()])
        norms.append(flat.norm())
    return torch.stack(norms)
