# exercise: layer-norm
# mistake: A vector of equal entries is treated as a special case that gives zeros, so its bias is lost.
# accept: bias|special case|equal entries|all equal|equal
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    result = gain * (x - mean) / torch.sqrt(variance + epsilon) + bias
    return torch.where(variance == 0, torch.zeros_like(result), result)
