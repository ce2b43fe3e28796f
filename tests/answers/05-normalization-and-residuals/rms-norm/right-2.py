# exercise: rms-norm
def rms_norm(x, gain, epsilon=1e-6):
    dtype = torch.promote_types(x.dtype, torch.float32)
    z = x.to(dtype)
    scale = torch.rsqrt((z * z).sum(-1, keepdim=True) / z.shape[-1] + epsilon)
    return (z * scale).to(x.dtype) * gain
