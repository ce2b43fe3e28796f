# exercise: layer-norm
def layer_norm(x, gain, bias, epsilon=1e-5):
    precise = x.double()
    variance, mean = torch.var_mean(precise, dim=-1, correction=0, keepdim=True)
    hat = (precise - mean) / (variance + epsilon) ** 0.5
    return torch.addcmul(bias.double(), gain.double(), hat).to(x.dtype)
