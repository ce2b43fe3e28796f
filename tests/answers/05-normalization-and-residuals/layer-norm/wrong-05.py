# exercise: layer-norm
# mistake: leaves epsilon out, so that a vector of equal entries is divided by zero
# accept: zero by zero|by zero|nan|not a number|without epsilon|left out|leave out|leaves out
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    std = (x - mean).square().mean(dim=-1, keepdim=True).sqrt()
    return gain * ((x - mean) / std) + bias
