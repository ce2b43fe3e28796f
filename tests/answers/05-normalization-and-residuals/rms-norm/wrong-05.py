# exercise: rms-norm
# mistake: divides by the length of the vector: the sum of the squares under the root, not their mean
# accept: sum|length|divided by w|mean of|mean square
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    size = (wide.square().sum(dim=-1, keepdim=True) + epsilon).sqrt()
    return (wide / size * gain.float()).to(x.dtype)
