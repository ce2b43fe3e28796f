# exercise: layer-norm
# mistake: Always adds 1e-5, whatever epsilon the caller gives.
# accept: epsilon|1e-5|caller|argument|given
def layer_norm(x, gain, bias, epsilon=1e-5):
    W = x.shape[-1]
    mu = x.sum(dim=-1, keepdim=True) / W
    centered = x - mu
    sigma = torch.sqrt((centered * centered).sum(dim=-1, keepdim=True) / W + 1e-5)
    return centered / sigma * gain + bias
