# exercise: rms-norm
# mistake: Epsilon is added to the sum of the squares, before the division by W, so that only epsilon / W arrives.
# accept: sum of|divided by w|division by w|epsilon / w|mean square|to the mean|w times|width
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    total = (wide * wide).sum(dim=-1, keepdim=True) + epsilon
    return (wide * torch.sqrt(wide.shape[-1] / total)).to(x.dtype) * gain
