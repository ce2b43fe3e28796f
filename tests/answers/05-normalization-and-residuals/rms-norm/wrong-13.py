# exercise: rms-norm
# mistake: Multiplies by 1 + gain (as one published model does) instead of gain.
# accept: 1 + gain|gain|one plus
def rms_norm(x, gain, epsilon=1e-6):
    z = x.float()
    z = z * torch.rsqrt(z.pow(2).mean(-1, keepdim=True) + epsilon)
    return (z * (1.0 + gain.float())).type_as(x)
