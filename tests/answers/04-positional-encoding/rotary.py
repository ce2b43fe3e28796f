# Answers to rotary of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == right 2
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    speeds = torch.tensor([base ** (-2 * i / (2 * half)) for i in range(half)], dtype=torch.float64)
    phase = torch.polar(torch.ones(len(index), half, dtype=torch.float64), torch.outer(index.double(), speeds))
    turned = torch.complex(x[..., :half].double(), x[..., half:].double()) * phase
    return torch.cat((turned.real, turned.imag), -1).to(x.dtype)


# == right 3
def rotary(x, index, base=10_000.0):
    # x cos + rotate_half(x) sin, as in LLaMA
    D = x.size(-1)
    inv_freq = 1.0 / base ** (torch.arange(0, D, 2).float() / D)
    freqs = torch.einsum("t,d->td", index.float(), inv_freq)
    emb = torch.cat((freqs, freqs), dim=-1)
    rotated = torch.cat((-x[..., D // 2:], x[..., :D // 2]), dim=-1)
    return (x * emb.cos() + rotated * emb.sin()).to(x.dtype)


# == right 4
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    omega = torch.logspace(0, -(half - 1) / half, half, base=base, dtype=torch.float64, device=x.device)
    plane = torch.complex(x[..., :half].double(), x[..., half:].double())
    turned = plane * torch.exp(1j * torch.outer(index.double(), omega))
    return torch.cat([turned.real, turned.imag], dim=-1).to(x.dtype)


# == right 5
def rotary(x, index, base=10_000.0):
    width = x.shape[-1]
    omega = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., : width // 2], x[..., width // 2 :]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == right 6
def rotary(x, index, base=10_000.0):
    half = x.size(-1) // 2
    inv_freq = 1.0 / base ** (torch.arange(half).float() / half)
    freqs = torch.outer(index.float(), inv_freq)
    emb = torch.cat((freqs, freqs), dim=-1)
    rotated = torch.cat((-x[..., half:], x[..., :half]), dim=-1)
    return (x * emb.cos() + rotated * emb.sin()).to(x.dtype)


# == right 7
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    out = x.clone()
    for row, p in enumerate(index.tolist()):
        for i in range(D // 2):
            angle = p * base ** (-2 * i / D)
            a, b = x[:, :, row, i], x[:, :, row, i + D // 2]
            out[:, :, row, i] = a * math.cos(angle) - b * math.sin(angle)
            out[:, :, row, i + D // 2] = a * math.sin(angle) + b * math.cos(angle)
    return out


# == wrong 1
# mistake: Neighbours (2i, 2i+1) are paired instead of halves.
# accept: neighbour|interleav|halves|pair|next to
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2)


# == wrong 2
# mistake: The turn is clockwise: the signs of the sines are exchanged.
# accept: clockwise|direction|sign|other way|wrong way|backwards|minus
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos + b * sin, b * cos - a * sin], dim=-1)


# == wrong 4
# mistake: The argument base is ignored: 10,000 is written into the code.
# accept: base|10,000|10000|10_000
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = 10_000.0 ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == wrong 5
# mistake: The 2 in the exponent is missing: base^(-i/D).
# accept: exponent|missing|2i|i/d|too fast|square root|without the 2|half the exponent
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(D // 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == wrong 6
# mistake: The exponent is doubled: the 2i of arange(0, D, 2) is multiplied by 2 once more.
# accept: doubled|double|twice|exponent|too slow|already|4i
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-2 * torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == wrong 7
# mistake: The positions in index are ignored: rows are turned as positions 0 to T-1.
# accept: index|0, 1|from 0|ignor|arange|positions
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = torch.arange(x.shape[-2])[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == wrong 8
# mistake: The dtype is not kept: float64 angles make the result float64.
# accept: dtype|float64|float32|promot
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos(), angles.sin()
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == wrong 9
# mistake: The second half is computed from the first half that has been overwritten already.
# accept: overwrit|already|new|old|turned first|length|first half
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    out = x.clone()
    out[..., :D // 2] = a * cos - b * sin
    out[..., D // 2:] = out[..., :D // 2] * sin + b * cos
    return out


# == wrong 10
# mistake: The angles are repeated for neighbours (repeat_interleave) while the entries are paired by halves.
# accept: repeat|mix|neighbour|two conventions|both conventions|angles|length
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = (index[:, None] * omega).repeat_interleave(2, dim=-1)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    turned = torch.cat([-x[..., D // 2:], x[..., :D // 2]], dim=-1)
    return x * cos + turned * sin


# == wrong 11
# mistake: The cosines and sines are repeated for neighbours (repeat_interleave) while the entries are paired by halves, so the two entries of a pair are turned by different angles.
# accept: repeat|interleave|neighbour|halves|different angles|two angles|same angle|length
def rotary(x, index, base=10_000.0):
    d = x.shape[-1]
    inv_freq = 1.0 / base ** (torch.arange(0, d, 2).double() / d)
    angles = (index[:, None] * inv_freq).repeat_interleave(2, dim=-1)     # (T, D)
    x1, x2 = x.chunk(2, dim=-1)
    rotated = torch.cat([-x2, x1], dim=-1)
    return (x * angles.cos() + rotated * angles.sin()).to(x.dtype)


# == wrong 12
# mistake: The first half is overwritten before the second half is computed from it (a view, no copy): the second uses the turned first entries.
# accept: overwrit|already turned|already|new value|old value|came in|view|a that
def rotary(x, index, base=10_000.0):
    d = x.shape[-1]
    omega = base ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    out = x.clone()
    a, b = out[..., : d // 2], out[..., d // 2 :]
    out[..., : d // 2] = a * cos - b * sin
    out[..., d // 2 :] = a * sin + b * cos
    return out


# == wrong 13
# mistake: Counts positions from the first one of the text (index - index[0]), because only distances matter.
# accept: first position|index[0]|from the first|starts|start|from 0|absolute|distance
def rotary(x, index, base=10_000.0):
    d = x.shape[-1]
    omega = base ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    place = index - index[0]
    angles = place[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., : d // 2], x[..., d // 2 :]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == wrong 15
# mistake: Looks the angles up in a table of 1,000 rows, so a negative position counts from the table's end.
# accept: negative|below 0|below zero|minus|before 0
def rotary(x, index, base=10_000.0):
    d = x.shape[-1]
    omega = base ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    table = torch.arange(1000)[:, None] * omega          # all positions there can be
    cos = table.cos()[index].to(x.dtype)
    sin = table.sin()[index].to(x.dtype)
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, a * sin + b * cos), dim=-1)


# == wrong 16
# mistake: Looks cosines and sines up in a table of positions 0 to 999, so that a negative position takes the row of 1000 + p.
# accept: negative|below 0|below zero|minus|before 0|wrap|from the end|-999|−999
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    omega = base ** (-torch.arange(half, dtype=torch.float64) / half)
    table = torch.arange(1000)[:, None] * omega
    cos = table.cos()[index].to(x.dtype)
    sin = table.sin()[index].to(x.dtype)
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == wrong 18
# mistake: Takes the pairs as halves but writes the turned pairs back side by side (interleaved).
# accept: side by side|interleav|neighbour|halves|back|order|entries 0 and d/2|i + d/2|place|position 0|shuffled|reordered
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    omega = base ** (-torch.arange(half, dtype=torch.float64) / half)
    angles = index[:, None] * omega
    pairs = torch.complex(x[..., :half], x[..., half:])
    turned = pairs * torch.polar(torch.ones_like(angles), angles)
    return torch.view_as_real(turned).flatten(-2).to(x.dtype)


# == wrong 19
# mistake: Takes only the first position from index and counts on from there, as if there were no gaps and the order ascended.
# accept: gap|index|as it is|as they stand|each row|own position|consecutive|counts on|count on|arange|in a row|next to each other|first position
def rotary(x, index, base=10_000.0):
    T, D = x.shape[-2:]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = (index[0] + torch.arange(T))[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# == wrong 20
# mistake: Turns only the first sentence of the batch; the others come back as they were.
# accept: batch|sentence|every text|texts|all of them|first one|first text
def rotary(x, index, base=10_000.0):
    B, H, T, D = x.shape
    out = x.clone()
    omega = [base ** (-2 * i / D) for i in range(D // 2)]
    for h in range(H):
        for t in range(T):
            for i in range(D // 2):
                angle = int(index[t]) * omega[i]
                a, b = x[0, h, t, i], x[0, h, t, i + D // 2]
                out[0, h, t, i] = a * math.cos(angle) - b * math.sin(angle)
                out[0, h, t, i + D // 2] = a * math.sin(angle) + b * math.cos(angle)
    return out
