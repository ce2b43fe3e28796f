# exercise: layer-norm
# mistake: Epsilon is a floor under the variance (the larger of the two counts) instead of being added to it.
# accept: floor|larger|clamp|max|minimum|lower bound|added to|is added|add epsilon|adds
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / variance.clamp(min=epsilon).sqrt() + bias
