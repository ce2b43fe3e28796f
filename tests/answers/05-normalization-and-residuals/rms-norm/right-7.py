# exercise: rms-norm
def rms_norm(x, gain, epsilon=1e-6):
    vectors = x.to(torch.float64)
    mean_square = torch.einsum("...w,...w->...", vectors, vectors) / x.size(-1)
    return (vectors / (mean_square + epsilon).sqrt().unsqueeze(-1) * gain).to(x.dtype)
