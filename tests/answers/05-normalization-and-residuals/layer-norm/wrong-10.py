# exercise: layer-norm
# mistake: leaves epsilon out and turns what is not a number into 0 at the end, so that vectors of equal entries lose their bias and small ones are not damped
# accept: bias|without epsilon|leaves out|left out|equal entries|nan
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    std = (x - mean).square().mean(dim=-1, keepdim=True).sqrt()
    y = gain * (x - mean) / std + bias
    return torch.nan_to_num(y, nan=0.0)
