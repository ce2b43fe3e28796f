# Answers to int4 of 23-compression, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 16, nibbles)
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == right 2
def int4_linear(packed, scale, group, x):
    outputs, inputs = len(packed), x.shape[1]
    weight = torch.zeros(outputs, inputs, dtype=torch.float64)
    for o in range(outputs):
        for i in range(inputs):
            byte = int(packed[o, i // 2])
            code = byte >> 4 if i % 2 else byte & 15
            if code >= 8:
                code -= 16
            weight[o, i] = code * float(scale[o, i // group])
    return x.double() @ weight.T


# == right 3
def int4_linear(packed, scale, group, x):
    # shift each half to the top of an int8: the shift back carries the sign along
    signed = packed.view(torch.int8)
    low, high = (signed << 4) >> 4, signed >> 4
    codes = torch.stack([low, high], dim=2).reshape(packed.shape[0], -1)
    run = torch.arange(x.shape[1]) // group
    weight = codes[:, : x.shape[1]].double() * scale.double()[:, run]
    return torch.einsum("ni,oi->no", x.double(), weight)


# == wrong 1
# mistake: Only the scales are mended; codes are still without a sign.
# accept: sign | negative | two's complement | 15 | mean weight of every row
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = nibbles
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 2
# mistake: Only the sign is mended; the scales are still repeated as a whole.
# accept: repeat | scale | neighbour | group
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 16, nibbles)
    scales = scale.double().repeat(1, group)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 3
# mistake: 8 is taken off every code, as if they had an offset.
# accept: sign | two's complement | offset | negative
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = nibbles - 8
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 4
# mistake: 8, not 16, is taken off codes above 7.
# accept: 16 | sign | two's complement | negative
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 8, nibbles)
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 5
# mistake: The highest bit is read as a sign, the rest as a magnitude.
# accept: two's complement | sign | magnitude | negative
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, 8 - nibbles, nibbles)
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 6
# mistake: 15 is taken off, as in ones' complement.
# accept: 16 | two's complement | sign | negative
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 15, nibbles)
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 7
# mistake: A cast to int8 is taken for the sign.
# accept: sign | two's complement | negative | cast | mean weight of every row
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].to(torch.int8)
    codes = nibbles
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 8
# mistake: High and low halves change places as well.
# accept: lower | low | half | order | first
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([high, low], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 16, nibbles)
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 9
# mistake: The halves are put one after the other instead of in turn.
# accept: half | pair | turn | order | neighbour | alternat
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.cat([low, high], dim=1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 16, nibbles)
    scales = scale.double().repeat_interleave(group, dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 10
# mistake: The scales are spread out over rows, not along them.
# accept: size | shape | row | dim
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 16, nibbles)
    scales = scale.double().repeat_interleave(group, dim=0)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 11
# mistake: The length of a run is computed from the number of scales, rounded down.
# accept: size | shape | last | shorter | run | group
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 16, nibbles)
    scales = scale.double().repeat_interleave(inputs // scale.shape[1], dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T


# == wrong 12
# mistake: `group` is read as the number of groups.
# accept: size | shape | group | run
def int4_linear(packed, scale, group, x):
    inputs = x.shape[1]
    low, high = packed & 15, packed >> 4
    nibbles = torch.stack([low, high], dim=-1).flatten(1)[:, :inputs].int()
    codes = torch.where(nibbles > 7, nibbles - 16, nibbles)
    scales = scale.double().repeat_interleave(math.ceil(inputs / group), dim=1)[:, :inputs]
    return x.double() @ (codes * scales).T
