# exercise: rms-norm
# mistake: subtracts the mean, as LayerNorm does
# accept: layernorm|subtract|mean of x
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    wide = wide - wide.mean(dim=-1, keepdim=True)
    rms = (wide.square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (gain.float() * wide / rms).to(x.dtype)
