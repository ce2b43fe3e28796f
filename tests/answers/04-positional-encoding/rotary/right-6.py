# exercise: rotary
def rotary(x, index, base=10_000.0):
    half = x.size(-1) // 2
    inv_freq = 1.0 / base ** (torch.arange(half).float() / half)
    freqs = torch.outer(index.float(), inv_freq)
    emb = torch.cat((freqs, freqs), dim=-1)
    rotated = torch.cat((-x[..., half:], x[..., :half]), dim=-1)
    return (x * emb.cos() + rotated * emb.sin()).to(x.dtype)
