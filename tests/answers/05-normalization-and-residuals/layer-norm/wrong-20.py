# exercise: layer-norm
# mistake: The mean is subtracted in place (x -= mean), so the caller's tensor is changed.
# accept: in place|in-place|caller|-=|changed|changes|leave x|x itself|as it was|as they are
def layer_norm(x, gain, bias, epsilon=1e-5):
    x -= x.mean(dim=-1, keepdim=True)
    variance = x.square().mean(dim=-1, keepdim=True)
    return gain * x / torch.sqrt(variance + epsilon) + bias
