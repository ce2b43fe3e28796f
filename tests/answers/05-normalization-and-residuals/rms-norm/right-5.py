# exercise: rms-norm
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    scale = torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + epsilon)
    return (wide * scale).type_as(x) * gain
