# exercise: rms-norm
# mistake: casts to float32 only after squaring, so the squares have overflowed in half precision
# accept: overflow|65,504|65504|half|float16|float32|infinite|inf
def rms_norm(x, gain, epsilon=1e-6):
    mean_square = x.square().float().mean(dim=-1, keepdim=True)
    return (x / (mean_square + epsilon).sqrt() * gain).to(x.dtype)
