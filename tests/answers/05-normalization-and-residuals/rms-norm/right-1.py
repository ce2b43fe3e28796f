# exercise: rms-norm
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    size = (wide.square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (wide / size * gain.float()).to(x.dtype)
