# exercise: layer-norm
# mistake: adds the bias before it multiplies by the gain, so the gain scales the bias too
# accept: order|before the gain|before the bias|multiplied too|scales the bias|first the gain|after the gain|gain first|gain comes
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    normalized = (x - mean) / (variance + epsilon).sqrt()
    return gain * (normalized + bias)
