# exercise: layer-norm
def layer_norm(x, gain, bias, epsilon=1e-5):
    width = x.shape[-1]
    center = torch.eye(width, dtype=x.dtype, device=x.device) - 1 / width       # takes the mean out of a vector
    centered = (x - x[..., :1]) @ center                                        # the first entry goes out anyway
    length = torch.linalg.vector_norm(centered, dim=-1, keepdim=True)
    unit = centered / torch.hypot(length, torch.full_like(length, math.sqrt(width * epsilon)))
    return torch.addcmul(bias, unit, math.sqrt(width) * gain)
