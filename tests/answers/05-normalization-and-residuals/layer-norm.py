# Answers to layer-norm of 05-normalization-and-residuals, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / (variance + epsilon).sqrt() + bias


# == right 2
def layer_norm(x, gain, bias, epsilon=1e-5):
    W = x.shape[-1]
    flat = x.reshape(-1, W)
    rows = []
    for row in flat:
        mu = row.sum() / W
        d = row - mu
        var = (d * d).sum() / W
        rows.append(d / torch.sqrt(var + epsilon) * gain + bias)
    return torch.stack(rows).reshape(x.shape)


# == right 3
def layer_norm(x, gain, bias, epsilon=1e-5):
    variance, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return torch.addcmul(bias, (x - mean) * torch.rsqrt(variance + epsilon), gain)


# == right 4
def layer_norm(x, gain, bias, epsilon=1e-5):
    width = x.shape[-1]
    center = torch.eye(width, dtype=x.dtype, device=x.device) - 1 / width       # takes the mean out of a vector
    centered = (x - x[..., :1]) @ center                                        # the first entry goes out anyway
    length = torch.linalg.vector_norm(centered, dim=-1, keepdim=True)
    unit = centered / torch.hypot(length, torch.full_like(length, math.sqrt(width * epsilon)))
    return torch.addcmul(bias, unit, math.sqrt(width) * gain)


# == right 5
def layer_norm(x, gain, bias, epsilon=1e-5):
    centered = x - x.mean(dim=-1, keepdim=True)
    variance = (centered * centered).mean(dim=-1, keepdim=True)
    return gain * centered / torch.sqrt(variance + epsilon) + bias


# == right 6
def layer_norm(x, gain, bias, epsilon=1e-5):
    # everything as one matrix of vectors, sums instead of means, back to the old shape
    width = x.shape[-1]
    rows = x.reshape(-1, width)
    rows = rows - (rows.sum(dim=1) / width).unsqueeze(1)
    scale = (torch.einsum("nw,nw->n", rows, rows) / width + epsilon).rsqrt()
    return (rows * scale[:, None] * gain + bias).reshape(x.shape)


# == right 7
def layer_norm(x, gain, bias, epsilon=1e-5):
    precise = x.double()
    variance, mean = torch.var_mean(precise, dim=-1, correction=0, keepdim=True)
    hat = (precise - mean) / (variance + epsilon) ** 0.5
    return torch.addcmul(bias.double(), gain.double(), hat).to(x.dtype)


# == wrong 1
# mistake: takes the variance with PyTorch's default, which divides by W - 1 and not by W
# accept: unbiased|correction|w - 1|w-1|divided by|divides by|divide by
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = x.var(dim=-1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(variance + epsilon) + bias


# == wrong 2
# mistake: adds epsilon to the standard deviation, outside the root
# accept: outside|under the root|inside|standard deviation
def layer_norm(x, gain, bias, epsilon=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    std = centered.pow(2).mean(-1, keepdim=True).sqrt()
    return gain * centered / (std + epsilon) + bias


# == wrong 3
# mistake: normalizes along axis 1 (over the positions) in place of the last axis
# accept: axis|axes|positions|dim=|along
def layer_norm(x, gain, bias, epsilon=1e-5):
    axis = 1 if x.dim() == 3 else 0
    mean = x.mean(dim=axis, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=axis, keepdim=True)
    return (x - mean) / (var + epsilon).sqrt() * gain + bias


# == wrong 4
# mistake: takes one mean and one variance over all numbers of x
# accept: whole|all numbers|all the numbers|all entries|one mean|each vector|by itself|shared|share|axis|axes|everything
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean()
    var = ((x - mean) ** 2).mean()
    return gain * (x - mean) / (var + epsilon) ** 0.5 + bias


# == wrong 5
# mistake: leaves epsilon out, so that a vector of equal entries is divided by zero
# accept: zero by zero|by zero|nan|not a number|without epsilon|left out|leave out|leaves out
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    std = (x - mean).square().mean(dim=-1, keepdim=True).sqrt()
    return gain * ((x - mean) / std) + bias


# == wrong 6
# mistake: takes the mean of the squares themselves as the variance, without subtracting the mean first
# accept: deviation|deviations|mean square|squares of|subtract|center|centre|centered|centred|rms
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = x.square().mean(dim=-1, keepdim=True)
    return (x - mean) / (variance + epsilon).sqrt() * gain + bias


# == wrong 7
# mistake: adds the bias before it multiplies by the gain, so the gain scales the bias too
# accept: order|before the gain|before the bias|multiplied too|scales the bias|first the gain|after the gain|gain first|gain comes
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    normalized = (x - mean) / (variance + epsilon).sqrt()
    return gain * (normalized + bias)


# == wrong 8
# mistake: uses epsilon as a lower bound of the variance in place of adding it
# accept: added|bound|clamp|max|at least
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / variance.clamp(min=epsilon).sqrt() + bias


# == wrong 9
# mistake: ignores the argument epsilon: 1e-5 is written into the code
# accept: argument|1e-5|fixed|its own epsilon|passed
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / (variance + 1e-5).sqrt() + bias


# == wrong 10
# mistake: leaves epsilon out and turns what is not a number into 0 at the end, so that vectors of equal entries lose their bias and small ones are not damped
# accept: bias|without epsilon|leaves out|left out|equal entries|nan
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    std = (x - mean).square().mean(dim=-1, keepdim=True).sqrt()
    y = gain * (x - mean) / std + bias
    return torch.nan_to_num(y, nan=0.0)


# == wrong 11
# mistake: Epsilon is a floor under the variance (clamp) and is not added to it.
# accept: added|clamp|floor|small|epsilon
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(var.clamp(min=epsilon)) + bias


# == wrong 12
# mistake: The bias is added before the gain is multiplied, so it is multiplied too.
# accept: bias
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(-1, keepdim=True)
    var = x.var(-1, keepdim=True, correction=0)
    normalized = (x - mean) / (var + epsilon).sqrt()
    return (normalized + bias) * gain


# == wrong 13
# mistake: Divides the centred vector by the root of the mean square of x itself, not of the deviations from the mean.
# accept: deviation|mean square|variance|from the mean|rms|centered|centred
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.square().mean(dim=-1, keepdim=True)
    return (x - mean) / (var + epsilon).sqrt() * gain + bias


# == wrong 14
# mistake: Always adds 1e-5, whatever epsilon the caller gives.
# accept: epsilon|1e-5|caller|argument|given
def layer_norm(x, gain, bias, epsilon=1e-5):
    W = x.shape[-1]
    mu = x.sum(dim=-1, keepdim=True) / W
    centered = x - mu
    sigma = torch.sqrt((centered * centered).sum(dim=-1, keepdim=True) / W + 1e-5)
    return centered / sigma * gain + bias


# == wrong 15
# mistake: A vector of equal entries is answered with zeros, without its bias.
# accept: bias|equal
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = (x - mean).square().mean(dim=-1, keepdim=True)
    y = (x - mean) / torch.sqrt(var + epsilon) * gain + bias
    return torch.where(var == 0, torch.zeros_like(y), y)      # nothing is left of such a vector


# == wrong 16
# mistake: The argument epsilon is never used: the default value 1e-5 is written into the formula.
# accept: argument|that was given|you are given|passed|caller's|fixed|hard-coded|hard coded|own epsilon|written in|always 1e-5|ignore|default|other epsilon|another epsilon
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(variance + 1e-5) + bias


# == wrong 17
# mistake: Epsilon is a floor under the variance (the larger of the two counts) instead of being added to it.
# accept: floor|larger|clamp|max|minimum|lower bound|added to|is added|add epsilon|adds
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return gain * (x - mean) / variance.clamp(min=epsilon).sqrt() + bias


# == wrong 18
# mistake: A vector of equal entries is treated as a special case that gives zeros, so its bias is lost.
# accept: bias|special case|equal entries|all equal|equal
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    result = gain * (x - mean) / torch.sqrt(variance + epsilon) + bias
    return torch.where(variance == 0, torch.zeros_like(result), result)


# == wrong 19
# mistake: The mean is taken for each vector, but the variance is one number for the whole tensor (dim forgotten).
# accept: whole tensor|all vectors|each vector|every vector|its own variance|own variance|by itself|one number|one variance|last axis|all axes|together
def layer_norm(x, gain, bias, epsilon=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    centered = x - mean
    variance = (centered ** 2).mean()
    return gain * centered / torch.sqrt(variance + epsilon) + bias


# == wrong 20
# mistake: The mean is subtracted in place (x -= mean), so the caller's tensor is changed.
# accept: in place|in-place|caller|-=|changed|changes|leave x|x itself|as it was|as they are
def layer_norm(x, gain, bias, epsilon=1e-5):
    x -= x.mean(dim=-1, keepdim=True)
    variance = x.square().mean(dim=-1, keepdim=True)
    return gain * x / torch.sqrt(variance + epsilon) + bias
