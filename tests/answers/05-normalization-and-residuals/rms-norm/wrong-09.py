# exercise: rms-norm
# mistake: divides each vector by its largest entry first to avoid the overflow, and then adds epsilon on the wrong scale (and a vector of zeros is divided by zero)
# accept: scale|largest|zeros|by zero|nan|not a number
def rms_norm(x, gain, epsilon=1e-6):
    x = x / x.abs().amax(dim=-1, keepdim=True)
    rms = (x.square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return x / rms * gain
