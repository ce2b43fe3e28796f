# exercise: layer-norm
# mistake: Epsilon is a floor under the variance (clamp) and is not added to it.
# accept: added|clamp|floor|small|epsilon
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(var.clamp(min=epsilon)) + bias
