# exercise: layer-norm
# mistake: takes the variance with PyTorch's default, which divides by W - 1 and not by W
# accept: unbiased|correction|w - 1|w-1|divided by|divides by|divide by
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = x.var(dim=-1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(variance + epsilon) + bias
