# exercise: layer-norm
# mistake: takes the mean of the squares themselves as the variance, without subtracting the mean first
# accept: deviation|deviations|mean square|squares of|subtract|center|centre|centered|centred|rms
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = x.square().mean(dim=-1, keepdim=True)
    return (x - mean) / (variance + epsilon).sqrt() * gain + bias
