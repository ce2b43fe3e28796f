# exercise: layer-norm
# mistake: The bias is added before the gain is multiplied, so it is multiplied too.
# accept: bias
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(-1, keepdim=True)
    var = x.var(-1, keepdim=True, correction=0)
    normalized = (x - mean) / (var + epsilon).sqrt()
    return (normalized + bias) * gain
