# exercise: rms-norm
# mistake: adds epsilon outside the root
# accept: outside|under the root|inside|standard deviation
def rms_norm(x, gain, epsilon=1e-6):
    wide = x.float()
    rms = wide.square().mean(dim=-1, keepdim=True).sqrt()
    return (gain.float() * wide / (rms + epsilon)).to(x.dtype)
