# exercise: gradient-norms
# mistake: Uses backward and clears .grad before and afterwards: a gradient that was in use there is gone.
# accept: .grad|in use|cleared|gone|lost|erase
def gradient_norms(loss, layers):
    for layer in layers:
        layer.zero_grad()
    loss.backward(retain_graph=True)
    norms = [torch.cat([p.grad.flatten() for p in layer.parameters()]).norm() for layer in layers]
    for layer in layers:
        layer.zero_grad()
    return torch.stack(norms)
