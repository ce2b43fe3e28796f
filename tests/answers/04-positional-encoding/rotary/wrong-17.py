# exercise: rotary
# mistake: Positions, speeds and angles are computed in the dtype of x, so that a bfloat16 or float16 x is turned by badly rounded angles.
# accept: bfloat16|float16|half|precision|rounded|rounding|coarse|dtype
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    omega = (base ** (-torch.arange(half, dtype=torch.float64) / half)).to(x.dtype)
    angles = index.to(x.dtype)[:, None] * omega
    cos, sin = angles.cos(), angles.sin()
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
