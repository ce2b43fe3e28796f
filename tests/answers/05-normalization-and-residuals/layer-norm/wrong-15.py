# exercise: layer-norm
# mistake: A vector of equal entries is answered with zeros, without its bias.
# accept: bias|equal
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = (x - mean).square().mean(dim=-1, keepdim=True)
    y = (x - mean) / torch.sqrt(var + epsilon) * gain + bias
    return torch.where(var == 0, torch.zeros_like(y), y)      # nothing is left of such a vector
