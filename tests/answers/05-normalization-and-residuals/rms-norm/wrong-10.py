# exercise: rms-norm
# mistake: clamps the squares at half precision's largest number in place of computing them in float32
# accept: overflow|65,504|65504|half|float16|float32|clamp|fit|largest
def rms_norm(x, gain, epsilon=1e-6):
    square = x.square().clamp(max=65504)
    rms = (square.float().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (x / rms * gain).to(x.dtype)
