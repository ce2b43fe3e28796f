# exercise: layer-norm
# mistake: The mean is taken for each vector, but the variance is one number for the whole tensor (dim forgotten).
# accept: whole tensor|all vectors|each vector|every vector|its own variance|own variance|by itself|one number|one variance|last axis|all axes|together
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    centered = x - mean
    variance = (centered ** 2).mean()
    return gain * centered / torch.sqrt(variance + epsilon) + bias
