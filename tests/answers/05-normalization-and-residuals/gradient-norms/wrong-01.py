# exercise: gradient-norms
# mistake: calls backward, which adds to .grad of every parameter and leaves it there
# accept: backward|.grad|grad|changed|accumulate|accumulates|adds
def gradient_norms(loss, layers):
    loss.backward(retain_graph=True)
    return torch.stack([torch.cat([p.grad.flatten() for p in layer.parameters()]).norm() for layer in layers])
