# exercise: rotary
def rotary(x, index, base=10_000.0):
    # x cos + rotate_half(x) sin, as in LLaMA
    D = x.size(-1)
    inv_freq = 1.0 / base ** (torch.arange(0, D, 2).float() / D)
    freqs = torch.einsum("t,d->td", index.float(), inv_freq)
    emb = torch.cat((freqs, freqs), dim=-1)
    rotated = torch.cat((-x[..., D // 2:], x[..., :D // 2]), dim=-1)
    return (x * emb.cos() + rotated * emb.sin()).to(x.dtype)
