# Answers to rms-norm of 05-normalization-and-residuals, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    size = (wide[..., :count].square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (wide / size * gain.float()).to(x.dtype)


# == right 2
def rms_norm(x, gain, count, epsilon=1e-6):
    dtype = torch.promote_types(x.dtype, torch.float32)
    z = x.to(dtype)
    first = z.narrow(-1, 0, count)
    scale = torch.rsqrt((first * first).sum(-1, keepdim=True) / count + epsilon)
    return (z * scale).to(x.dtype) * gain


# == right 3
def rms_norm(x, gain, count, epsilon=1e-6):
    # the length of the first entries, in float32: length^2 / count is the mean square
    length = torch.linalg.vector_norm(x[..., :count].to(torch.float32), dim=-1, keepdim=True)
    root = torch.sqrt(length**2 / count + epsilon)
    out = x.to(torch.float32) / root
    out = torch.einsum("...w,w->...w", out, gain.to(torch.float32))
    return out.type_as(x)


# == right 4
def rms_norm(x, gain, count, epsilon=1e-6):
    length = torch.linalg.vector_norm(x[..., :count], dim=-1, keepdim=True, dtype=torch.float32)
    per_entry = length / math.sqrt(count)
    one_over = torch.hypot(per_entry, torch.tensor(math.sqrt(epsilon), device=x.device)).reciprocal()
    return torch.einsum("...i,...,i->...i", x.float(), one_over[..., 0], gain.float()).type_as(x)


# == right 5
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    seen = torch.arange(x.shape[-1]) < count
    scale = torch.rsqrt((wide.pow(2) * seen).sum(-1, keepdim=True) / seen.sum() + epsilon)
    return (wide * scale).type_as(x) * gain


# == right 6
def rms_norm(x, gain, count, epsilon=1e-6):
    # a length in float32, and epsilon joined to it as the other side of a right triangle
    length = torch.linalg.vector_norm(x[..., :count], dim=-1, keepdim=True, dtype=torch.float32)
    root = torch.hypot(length / count**0.5, torch.tensor(float(epsilon)).sqrt())
    return (gain.float() * (x.float() / root)).to(x.dtype)


# == right 7
def rms_norm(x, gain, count, epsilon=1e-6):
    vectors = x.to(torch.float64)
    first = vectors[..., :count]
    mean_square = torch.einsum("...w,...w->...", first, first) / count
    return (vectors / (mean_square + epsilon).sqrt().unsqueeze(-1) * gain).to(x.dtype)


# == wrong 1
# mistake: casts to float32 only after squaring, so the squares have overflowed in half precision
# accept: overflow|65,504|65504|half|float16|float32|infinite|inf
def rms_norm(x, gain, count, epsilon=1e-6):
    mean_square = x[..., :count].square().float().mean(dim=-1, keepdim=True)
    return (x / (mean_square + epsilon).sqrt() * gain).to(x.dtype)


# == wrong 2
# mistake: computes in float32 and forgets to go back to the type of x
# accept: type|dtype
def rms_norm(x, gain, count, epsilon=1e-6):
    x = x.float()
    return gain * x / (x[..., :count].square().mean(dim=-1, keepdim=True) + epsilon).sqrt()


# == wrong 3
# mistake: subtracts the mean, as LayerNorm does
# accept: layernorm|subtract|mean of x
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    wide = wide - wide.mean(dim=-1, keepdim=True)
    rms = (wide[..., :count].square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (gain.float() * wide / rms).to(x.dtype)


# == wrong 4
# mistake: adds epsilon outside the root
# accept: outside|under the root|inside|standard deviation
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    rms = wide[..., :count].square().mean(dim=-1, keepdim=True).sqrt()
    return (gain.float() * wide / (rms + epsilon)).to(x.dtype)


# == wrong 5
# mistake: divides by the length of the vector: the sum of the squares under the root, not their mean
# accept: sum|length|divided by w|mean of|mean square
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    size = (wide[..., :count].square().sum(dim=-1, keepdim=True) + epsilon).sqrt()
    return (wide / size * gain.float()).to(x.dtype)


# == wrong 6
# mistake: leaves epsilon out, so a vector of zeros is divided by zero
# accept: by zero|nan|not a number|zeros|without epsilon|left out|leaves out
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    rms = wide[..., :count].square().mean(dim=-1, keepdim=True).sqrt()
    return (wide / rms * gain.float()).to(x.dtype)


# == wrong 7
# mistake: takes one root mean square over all vectors together
# accept: whole|all vectors|all the vectors|all numbers|each vector|by itself|last axis|axis|one size|everything
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    rms = (wide[..., :count].square().mean() + epsilon).sqrt()
    return (wide / rms * gain.float()).to(x.dtype)


# == wrong 8
# mistake: always returns half precision, also when x came in as float32
# accept: type|float16|half|dtype
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    rms = (wide[..., :count].square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (wide / rms * gain.float()).half()


# == wrong 9
# mistake: divides each vector by its largest entry first to avoid the overflow, and then adds epsilon on the wrong scale (and a vector of zeros is divided by zero)
# accept: scale|largest|zeros|by zero|nan|not a number
def rms_norm(x, gain, count, epsilon=1e-6):
    x = x / x.abs().amax(dim=-1, keepdim=True)
    rms = (x[..., :count].square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return x / rms * gain


# == wrong 10
# mistake: clamps the squares at half precision's largest number in place of computing them in float32
# accept: overflow|65,504|65504|half|float16|float32|clamp|fit|largest
def rms_norm(x, gain, count, epsilon=1e-6):
    square = x[..., :count].square().clamp(max=65504)
    rms = (square.float().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (x / rms * gain).to(x.dtype)


# == wrong 11
# mistake: Squares in float32 but goes back to float16 with the mean square, which does not fit there (it becomes infinite).
# accept: mean square|float16|half|fit|infin|overflow|back|too early|65,504|65504
def rms_norm(x, gain, count, epsilon=1e-6):
    mean_square = x[..., :count].float().square().mean(dim=-1, keepdim=True).to(x.dtype)
    return x / torch.sqrt(mean_square + epsilon) * gain


# == wrong 12
# mistake: Divides each vector by its largest entry first, so that the squares fit, and adds epsilon to the mean square of the scaled vector: for small vectors it no longer counts.
# accept: epsilon|small|scaled|largest
def rms_norm(x, gain, count, epsilon=1e-6):
    largest = x.float().abs().amax(dim=-1, keepdim=True).clamp(min=1e-30)
    scaled = x.float() / largest
    rms = (scaled[..., :count].square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (scaled / rms * gain.float()).to(x.dtype)


# == wrong 13
# mistake: Multiplies by 1 + gain (as one published model does) instead of gain.
# accept: 1 + gain|gain|one plus
def rms_norm(x, gain, count, epsilon=1e-6):
    z = x.float()
    z = z * torch.rsqrt(z[..., :count].pow(2).mean(-1, keepdim=True) + epsilon)
    return (z * (1.0 + gain.float())).type_as(x)


# == wrong 14
# mistake: Computes in float32 and stays there: float16 goes in, float32 comes out.
# accept: type|float16|float32|dtype|half
def rms_norm(x, gain, count, epsilon=1e-6):
    x = x.to(torch.float32)
    rms = torch.sqrt(torch.mean(x[..., :count] ** 2, dim=-1, keepdim=True) + epsilon)
    return (x / rms * gain).to(x.dtype)


# == wrong 15
# mistake: Divides by the length of the vector: the squares are added up and not averaged over count.
# accept: mean of|sum|mean square|length|averag|width
def rms_norm(x, gain, count, epsilon=1e-6):
    v = x.float()
    norm = (v[..., :count].square().sum(dim=-1, keepdim=True) + epsilon).sqrt()
    return (v / norm).to(x.dtype) * gain


# == wrong 16
# mistake: Entries are cut off at 255 before they are squared, so that the squares fit into float16.
# accept: clamp|clip|cut|limit|255|256|too small|overflow|float32|do not fit|squares fit
def rms_norm(x, gain, count, epsilon=1e-6):
    bounded = x.clamp(-255, 255)   # 255 squared still fits
    mean_square = bounded[..., :count].square().mean(dim=-1, keepdim=True)
    return x / (mean_square + epsilon).sqrt() * gain


# == wrong 17
# mistake: Half precision is avoided by dividing by 256 before the squaring, still in float16: epsilon and small squares become 0 there, and a float16 vector of zeros gives nan.
# accept: underflow|nan|zeros|rounds to 0|vanish|becomes 0|become 0|float32|float16|small|too small
def rms_norm(x, gain, count, epsilon=1e-6):
    reduced = x / 256
    mean_square = (reduced[..., :count] ** 2).mean(dim=-1, keepdim=True)
    root = (mean_square + epsilon / 256**2).sqrt()
    return reduced / root * gain


# == wrong 18
# mistake: Epsilon is added to the sum of the squares, before the division by count, so that only epsilon / count arrives.
# accept: sum of|divided by count|division by count|epsilon / count|mean square|to the mean|w times|width
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    total = (wide[..., :count] ** 2).sum(dim=-1, keepdim=True) + epsilon
    return (wide * torch.sqrt(count / total)).to(x.dtype) * gain


# == wrong 19
# mistake: x is not centred, but it is divided by its standard deviation, whose squares are of x minus its mean.
# accept: standard deviation|variance|deviation|mean is subtracted|subtract|minus its mean|minus the mean|centred|centered
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    variance = wide[..., :count].var(dim=-1, keepdim=True, correction=0)
    return (wide * torch.rsqrt(variance + epsilon)).to(x.dtype) * gain


# == wrong 20
# mistake: The result is always turned into float16, also for a float32 input.
# accept: type|dtype|float32|float16|half
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.to(torch.float32)
    mean_square = wide[..., :count].pow(2).mean(dim=-1, keepdim=True)
    return (gain * wide / torch.sqrt(mean_square + epsilon)).half()


# == wrong 21
# mistake: one call of PyTorch's norm, over all W entries: count is not used
# accept: all w|first count|count of them|only the first
def rms_norm(x, gain, count, epsilon=1e-6):
    return nn.functional.rms_norm(x, (x.shape[-1],), gain, epsilon)


# == wrong 22
# mistake: norms the first count entries and leaves the others as they are
# accept: rest|other entries|all w|others
def rms_norm(x, gain, count, epsilon=1e-6):
    y = x.float()
    head = y[..., :count]
    scale = torch.rsqrt(head.pow(2).mean(-1, keepdim=True) + epsilon)
    y = torch.cat((head * scale, y[..., count:]), dim=-1)
    return (y * gain.float()).to(x.dtype)


# == wrong 23
# mistake: takes the first count squares and divides their sum by W
# accept: first count|mean of|mean square|by w|divided by
def rms_norm(x, gain, count, epsilon=1e-6):
    y = x.float()
    mean_square = y[..., :count].pow(2).sum(-1, keepdim=True) / y.size(-1)
    return (y * torch.rsqrt(mean_square + epsilon) * gain.float()).to(x.dtype)


# == wrong 24
# mistake: slices the first axis: the first count vectors and not the first count entries of each
# accept: first count|entries|last axis|axis|each vector|unlike shapes|shape
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    mean_square = wide[:count].square().mean(dim=-1, keepdim=True)
    return (wide / torch.sqrt(mean_square + epsilon)).to(x.dtype) * gain


# == wrong 25
# mistake: returns the first count entries alone
# accept: all w|shape|other entries|the rest|others
def rms_norm(x, gain, count, epsilon=1e-6):
    part = x[..., :count].float()
    root = (part.square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (part / root).to(x.dtype) * gain[:count]


# == right 8
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    mean_square = wide[..., :count].pow(2).mean(dim=-1, keepdim=True)
    return (wide * torch.rsqrt(mean_square + epsilon) * gain.float()).to(x.dtype)


# == right 9
def rms_norm(x, gain, count, epsilon=1e-6):
    size = torch.linalg.vector_norm(x[..., :count].double(), dim=-1, keepdim=True)
    root = (size**2 / count + epsilon).sqrt()
    return (x / root * gain).type_as(x)


# == right 10
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.to(torch.float32)
    largest = wide[..., :count].abs().amax(-1, keepdim=True).clamp(min=1e-3)
    small = wide[..., :count] / largest
    root = largest * (small.square().mean(-1, keepdim=True) + epsilon / largest**2).sqrt()
    result = torch.empty_like(x)
    result[...] = wide / root * gain
    return result


# == right 11
def rms_norm(x, gain, count, epsilon=1e-6):
    part = x[..., 0:count].double()
    total = torch.einsum("...i,...i->...", part, part)
    return torch.mul(x.double() / torch.sqrt(total / count + epsilon)[..., None], gain.double()).to(x.dtype)


# == wrong 26
# mistake: Takes the mean square over all entries; count is not used.
# accept: count|first
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    root = (wide.square().mean(dim=-1, keepdim=True) + epsilon).sqrt()
    return (wide / root * gain).to(x.dtype)


# == wrong 27
# mistake: Squares in the type of x: 500 squared does not fit into float16.
# accept: float16|fit|type|65,504
def rms_norm(x, gain, count, epsilon=1e-6):
    mean_square = (x[..., :count] ** 2).mean(dim=-1, keepdim=True)
    return x / torch.sqrt(mean_square + epsilon) * gain


# == wrong 28
# mistake: The root of the variance of the first entries.
# accept: variance|mean|of x itself
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    root = (wide[..., :count].var(-1, keepdim=True, unbiased=False) + epsilon).sqrt()
    return (wide / root * gain.float()).to(x.dtype)


# == wrong 29
# mistake: Sums over the first entries and divides by the whole width.
# accept: count|first|mean
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    total = (wide[..., :count] ** 2).sum(-1, keepdim=True)
    return (wide / (total / x.shape[-1] + epsilon).sqrt() * gain.float()).to(x.dtype)


# == wrong 30
# mistake: Clamps the mean square at epsilon where it should add it.
# accept: added|add|epsilon
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    mean_square = wide[..., :count].square().mean(-1, keepdim=True).clamp(min=epsilon)
    return (wide * mean_square.rsqrt() * gain.float()).to(x.dtype)


# == wrong 31
# mistake: Takes the first rows, not the first entries of each vector.
# accept: each vector|last axis|first entries|entries|in each
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    root = (wide[:count].square().mean(-1, keepdim=True) + epsilon).sqrt()
    if len(root) < len(wide):
        root = root.mean(0, keepdim=True)
    return (wide / root * gain.float()).to(x.dtype)


# == wrong 32
# mistake: Squares in float32 and keeps the mean square in float16, where it does not fit.
# accept: keep the mean|mean|fit|float16
def rms_norm(x, gain, count, epsilon=1e-6):
    mean_square = x[..., :count].float().square().mean(-1, keepdim=True).to(x.dtype)
    return x / (mean_square + epsilon).sqrt() * gain


# == wrong 33
# mistake: Works in place: a float32 x is changed for its owner.
# accept: in place|as it is|as they are|given|changed|as it was
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    wide *= (wide[..., :count].square().mean(-1, keepdim=True) + epsilon).rsqrt()
    wide *= gain
    return wide.to(x.dtype)


# == wrong 34
# mistake: Multiplies the first entries alone by the gain.
# accept: gain|all|other entries
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    wide = wide / (wide[..., :count].square().mean(-1, keepdim=True) + epsilon).sqrt()
    first = wide[..., :count] * gain[:count]
    return torch.cat([first, wide[..., count:]], dim=-1).to(x.dtype)


# == wrong 35
# mistake: One mean square for the whole batch, and not one for each vector.
# accept: each vector|own|last axis|every vector
def rms_norm(x, gain, count, epsilon=1e-6):
    wide = x.float()
    root = (wide[..., :count].square().mean() + epsilon).sqrt()
    return (wide / root * gain.float()).to(x.dtype)
