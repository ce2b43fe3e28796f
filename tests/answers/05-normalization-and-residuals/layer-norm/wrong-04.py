# exercise: layer-norm
# mistake: takes one mean and one variance over all numbers of x
# accept: whole|all numbers|all the numbers|all entries|one mean|each vector|by itself|shared|share|axis|axes|everything
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean()
    var = ((x - mean) ** 2).mean()
    return gain * (x - mean) / (var + epsilon) ** 0.5 + bias
