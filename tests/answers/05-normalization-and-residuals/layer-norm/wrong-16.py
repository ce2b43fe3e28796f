# exercise: layer-norm
# mistake: The argument epsilon is never used: the default value 1e-5 is written into the formula.
# accept: argument|that was given|you are given|passed|caller's|fixed|hard-coded|hard coded|own epsilon|written in|always 1e-5|ignore|default|other epsilon|another epsilon
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(variance + 1e-5) + bias
