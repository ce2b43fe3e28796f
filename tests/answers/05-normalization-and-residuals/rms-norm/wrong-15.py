# exercise: rms-norm
# mistake: Divides by the length of the vector: the squares are added up and not averaged over W.
# accept: mean|sum|length|averag|width
def rms_norm(x, gain, epsilon=1e-6):
    v = x.float()
    norm = (v.square().sum(dim=-1, keepdim=True) + epsilon).sqrt()
    return (v / norm).to(x.dtype) * gain
