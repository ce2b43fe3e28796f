# exercise: layer-norm
# mistake: Divides the centred vector by the root of the mean square of x itself, not of the deviations from the mean.
# accept: deviation|mean square|variance|from the mean|rms|centered|centred
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.square().mean(dim=-1, keepdim=True)
    return (x - mean) / (var + epsilon).sqrt() * gain + bias
