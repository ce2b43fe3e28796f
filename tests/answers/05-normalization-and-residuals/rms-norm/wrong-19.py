# exercise: rms-norm
# mistake: x is not centred, but it is divided by its standard deviation, whose squares are of x minus its mean.
# accept: standard deviation|variance|deviation|mean is subtracted|subtract|minus its mean|minus the mean|centred|centered
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    variance = wide.var(dim=-1, keepdim=True, correction=0)
    return (wide * torch.rsqrt(variance + epsilon)).to(x.dtype) * gain
