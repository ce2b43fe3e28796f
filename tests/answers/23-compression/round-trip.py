# Answers to round-trip of 23-compression, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == right 2
def round_trip(x, bits):
    codes = torch.zeros(x.shape, dtype=torch.uint8)
    back = torch.zeros(x.shape, dtype=torch.float64)
    for n, row in enumerate(x.tolist()):
        low, high = min(row + [0.0]), max(row + [0.0])
        if low == high:
            continue  # only zeros
        step = (high - low) / (2**bits - 1)
        zero = round(-low / step)
        for i, value in enumerate(row):
            code = min(max(round(value / step) + zero, 0), 2**bits - 1)
            codes[n, i] = code
            back[n, i] = step * (code - zero)
    return codes, back


# == right 3
def round_trip(x, bits):
    # a column of zeros stretches every range
    with_zero = F.pad(x, (0, 1))
    low, high = torch.aminmax(with_zero, dim=-1)
    s = ((high - low) / (2**bits - 1)).clamp(min=1e-30).unsqueeze(-1)
    z = (-low.unsqueeze(-1) / s).round().long()
    q = (x / s).round().long() + z
    q = torch.clamp(q, 0, (1 << bits) - 1)
    return q.byte(), (q - z) * s


# == wrong 1
# mistake: The range is not stretched to hold 0.
# accept: stretch | hold 0 | holds 0 | hold zero | reach 0 | without 0 | begins at 0
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values
    high = x.max(dim=1, keepdim=True).values
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 2
# mistake: The range is not stretched, and the zero point is clamped to a code.
# accept: stretch | hold 0 | holds 0 | hold zero | reach 0 | without 0 | begins at 0
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values
    high = x.max(dim=1, keepdim=True).values
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s).clamp(0, top)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 3
# mistake: A row of zeros divides 0 by 0.
# accept: zeros | nan | 0 / 0 | 0/0 | divi
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 4
# mistake: One scale and zero point for the whole tensor.
# accept: row
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min().clamp(max=0)
    high = x.max().clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 5
# mistake: Each column has its own scale.
# accept: row | column | dim
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=0, keepdim=True).values.clamp(max=0)
    high = x.max(dim=0, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 6
# mistake: The zero point is taken off in uint8, where it wraps.
# accept: wrap | uint8 | below 0 | negative
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top).to(torch.uint8)
    return q, s * (q - z.to(torch.uint8))


# == wrong 7
# mistake: The zero point is not added when encoding.
# accept: zero point | + z
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = torch.round(x / s).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 8
# mistake: The zero point is not taken off when decoding.
# accept: zero point | − z | - z
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * q


# == wrong 9
# mistake: Symmetric: the scale from the largest magnitude, the zero point in the middle.
# accept: symmetric | affine | smallest to | range
def round_trip(x, bits):
    half = 2 ** (bits - 1) - 1
    s = x.abs().max(dim=1, keepdim=True).values / half
    s = torch.where(s == 0, 1.0, s)
    z = 2 ** (bits - 1)
    q = (torch.round(x / s) + z).clamp(0, 2**bits - 1)
    return q.to(torch.uint8), s * (q - z)


# == wrong 10
# mistake: The range is divided by 2^b, one step too many.
# accept: 2^b | 2**b | − 1 | - 1 | 255 | steps
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / 2**bits
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 11
# mistake: 255 whatever the bits.
# accept: bits | 255
def round_trip(x, bits):
    top = 255
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 12
# mistake: Cut off instead of rounded.
# accept: round | floor | cut off | truncat
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = torch.floor(x / s + z).clamp(0, top)
    return q.to(torch.uint8), s * (q - z)


# == wrong 13
# mistake: The zero point is not rounded: back is s q + low.
# accept: zero point | integer | exactly | rounded
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    q = torch.round((x - low) / s).clamp(0, top)
    return q.to(torch.uint8), s * q + low


# == wrong 14
# mistake: Codes are int8, and those above 127 wrap.
# accept: int8 | uint8 | wrap | 127
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.int8), s * (q - z)


# == wrong 15
# mistake: The numbers come back as float32.
# accept: float64 | float32 | double
def round_trip(x, bits):
    top = 2**bits - 1
    low = x.min(dim=1, keepdim=True).values.clamp(max=0)
    high = x.max(dim=1, keepdim=True).values.clamp(min=0)
    s = (high - low) / top
    s = torch.where(s == 0, 1.0, s)
    z = torch.round(-low / s)
    q = (torch.round(x / s) + z).clamp(0, top)
    return q.to(torch.uint8), (s * (q - z)).float()
