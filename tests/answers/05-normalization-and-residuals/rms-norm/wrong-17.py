# exercise: rms-norm
# mistake: Half precision is avoided by dividing by 256 before the squaring, still in float16: epsilon and small squares become 0 there, and a float16 vector of zeros gives nan.
# accept: underflow|nan|zeros|rounds to 0|vanish|becomes 0|become 0|float32|float16|small|too small
def rms_norm(x, gain, epsilon=1e-6):
    reduced = x / 256
    mean_square = (reduced * reduced).mean(dim=-1, keepdim=True)
    root = (mean_square + epsilon / 256**2).sqrt()
    return reduced / root * gain
