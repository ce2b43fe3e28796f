# exercise: rms-norm
# mistake: takes one root mean square over all vectors together
# accept: whole|all vectors|all the vectors|all numbers|each vector|by itself|last axis|axis|one size|everything
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    rms = (wide.square().mean() + epsilon).sqrt()
    return (wide / rms * gain.float()).to(x.dtype)
