# exercise: rms-norm
# mistake: leaves epsilon out, so a vector of zeros is divided by zero
# accept: by zero|nan|not a number|zeros|without epsilon|left out|leaves out
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    rms = wide.square().mean(dim=-1, keepdim=True).sqrt()
    return (wide / rms * gain.float()).to(x.dtype)
