# exercise: rms-norm
# mistake: Divides each vector by its largest entry first, so that the squares fit, and adds epsilon to the mean square of the scaled vector: for small vectors it no longer counts.
# accept: epsilon|small|scaled|largest
def rms_norm(x, gain, epsilon=1e-6):
    largest = x.float().abs().amax(dim=-1, keepdim=True).clamp(min=1e-30)
    scaled = x.float() / largest
    rms = (scaled.square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (scaled / rms * gain.float()).to(x.dtype)
