# exercise: layer-norm
def layer_norm(x, gain, bias, epsilon=1e-5):
    variance, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return torch.addcmul(bias, (x - mean) * torch.rsqrt(variance + epsilon), gain)
