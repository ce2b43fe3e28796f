# exercise: rms-norm
# mistake: always returns half precision, also when x came in as float32
# accept: type|float16|half|dtype
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    rms = (wide.square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (wide / rms * gain.float()).half()
