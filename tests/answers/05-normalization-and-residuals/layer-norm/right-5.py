# exercise: layer-norm
def layer_norm(x, gain, bias, epsilon=1e-5):
    centered = x - x.mean(dim=-1, keepdim=True)
    variance = (centered * centered).mean(dim=-1, keepdim=True)
    return gain * centered / torch.sqrt(variance + epsilon) + bias
