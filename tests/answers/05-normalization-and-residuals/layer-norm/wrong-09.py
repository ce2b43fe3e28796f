# exercise: layer-norm
# mistake: ignores the argument epsilon: 1e-5 is written into the code
# accept: argument|1e-5|fixed|its own epsilon|passed
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / (variance + 1e-5).sqrt() + bias
