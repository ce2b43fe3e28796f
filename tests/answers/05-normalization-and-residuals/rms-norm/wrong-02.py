# exercise: rms-norm
# mistake: computes in float32 and forgets to go back to the type of x
# accept: type|dtype
def rms_norm(x, gain, epsilon=1e-6):
    x = x.float()
    return gain * x / (x.square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
