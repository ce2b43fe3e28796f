# exercise: rms-norm
def rms_norm(x, gain, epsilon=1e-6):
    # a length in float32, and epsilon joined to it as the other side of a right triangle
    length = torch.linalg.vector_norm(x, dim=-1, keepdim=True, dtype=torch.float32)
    root = torch.hypot(length / x.shape[-1] ** 0.5, torch.tensor(float(epsilon)).sqrt())
    return (gain.float() * (x.float() / root)).to(x.dtype)
