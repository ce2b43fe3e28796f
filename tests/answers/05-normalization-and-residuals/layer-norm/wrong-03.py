# exercise: layer-norm
# mistake: normalizes along axis 1 (over the positions) in place of the last axis
# accept: axis|axes|positions|dim=|along
def layer_norm(x, gain, bias, epsilon=1e-5):
    axis = 1 if x.dim() == 3 else 0
    mean = x.mean(dim=axis, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=axis, keepdim=True)
    return (x - mean) / (var + epsilon).sqrt() * gain + bias
