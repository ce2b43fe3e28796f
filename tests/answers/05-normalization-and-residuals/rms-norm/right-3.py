# exercise: rms-norm
def rms_norm(x, gain, epsilon=1e-6):
    # the length of the vector, in float32: length^2 / W is the mean square
    length = torch.linalg.vector_norm(x.to(torch.float32), dim=-1, keepdim=True)
    root = torch.sqrt(length**2 / x.shape[-1] + epsilon)
    out = x.to(torch.float32) / root
    out = torch.einsum("...w,w->...w", out, gain.to(torch.float32))
    return out.type_as(x)
