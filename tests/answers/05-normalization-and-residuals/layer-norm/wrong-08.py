# exercise: layer-norm
# mistake: uses epsilon as a lower bound of the variance in place of adding it
# accept: added|bound|clamp|max|at least
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / variance.clamp(min=epsilon).sqrt() + bias
