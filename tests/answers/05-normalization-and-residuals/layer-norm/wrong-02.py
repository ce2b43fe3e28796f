# exercise: layer-norm
# mistake: adds epsilon to the standard deviation, outside the root
# accept: outside|under the root|inside|standard deviation
def layer_norm(x, gain, bias, epsilon=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    std = centered.pow(2).mean(-1, keepdim=True).sqrt()
    return gain * centered / (std + epsilon) + bias
