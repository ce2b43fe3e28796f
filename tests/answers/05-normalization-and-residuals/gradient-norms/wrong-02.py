# exercise: gradient-norms
# mistake: sets .grad to zero before backward and to None after it: what was there is gone
# accept: .grad|grad|gone|lost|in use|deletes|erases|overwrite|overwrites|changed
def gradient_norms(loss, layers):
    for layer in layers:
        layer.zero_grad()
    loss.backward(retain_graph=True)
    norms = torch.stack([torch.cat([p.grad.flatten() for p in layer.parameters()]).norm() for layer in layers])
    for layer in layers:
        layer.zero_grad()
    return norms
