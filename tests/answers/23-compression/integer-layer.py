# Answers to integer-layer of 23-compression, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = torch.round(total * m) + out
    return codes.clamp(0, 255).to(torch.uint8)


# == right 2
def integer_layer(q, z, p, y, m, out):
    # sum (q - z)(p - y) = sum qp - z sum p - y sum q + I z y
    q, p, y = q.long(), p.long(), y.long()
    inputs = q.shape[1]
    total = q @ p.T
    total = total - z * p.sum(dim=1) - q.sum(dim=1, keepdim=True) * y + inputs * z * y
    return ((total.double() * m).round().long() + out).clamp(0, 255).byte()


# == right 3
def integer_layer(q, z, p, y, m, out):
    result = torch.empty(q.shape[0], p.shape[0], dtype=torch.uint8)
    rows, points, factors = p.tolist(), y.tolist(), m.tolist()
    for n, codes in enumerate(q.tolist()):
        for o, row in enumerate(rows):
            total = sum((a - z) * (b - points[o]) for a, b in zip(codes, row))
            result[n, o] = min(255, max(0, round(total * factors[o]) + out))
    return result


# == wrong 1
# mistake: The zero points are taken off in uint8.
# accept: wrap | uint8 | below 0 | negative
def integer_layer(q, z, p, y, m, out):
    total = (q - z).int() @ (p - y[:, None].to(torch.uint8)).int().T
    codes = torch.round(total * m) + out
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 2
# mistake: Only q − z is computed in uint8.
# accept: wrap | uint8 | below 0 | negative
def integer_layer(q, z, p, y, m, out):
    total = (q - z).int() @ (p.int() - y[:, None]).T
    codes = torch.round(total * m) + out
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 3
# mistake: The cast comes before the clamp.
# accept: clamp | wrap | before | cast | 255
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = torch.round(total * m) + out
    return codes.int().to(torch.uint8).clamp(0, 255)


# == wrong 4
# mistake: No clamp.
# accept: clamp | wrap | end | 255 | outside
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = torch.round(total * m) + out
    return codes.int().to(torch.uint8)


# == wrong 5
# mistake: The weights' zero points are forgotten, as in the chapter's symmetric weights.
# accept: weights' zero | zero points | of the weights | `y` | y_o | y[o]
def integer_layer(q, z, p, y, m, out):
    q, p = q.int(), p.int()
    total = q @ p.T - z * p.sum(dim=1)
    codes = torch.round(total * m) + out
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 6
# mistake: The product of both zero points is missing from the sum multiplied out.
# accept: I z y | z y | both | zero points | multiplied out | term | product of
def integer_layer(q, z, p, y, m, out):
    # sum (q - z)(p - y) = sum qp - z sum p - y sum q + I z y
    q, p, y = q.long(), p.long(), y.long()
    inputs = q.shape[1]
    total = q @ p.T
    total = total - z * p.sum(dim=1) - q.sum(dim=1, keepdim=True) * y
    return ((total.double() * m).round().long() + out).clamp(0, 255).byte()


# == wrong 7
# mistake: The product of both zero points is counted once, not once for each input.
# accept: I z y | z y | both | zero points | each input | times I | term
def integer_layer(q, z, p, y, m, out):
    # sum (q - z)(p - y) = sum qp - z sum p - y sum q + I z y
    q, p, y = q.long(), p.long(), y.long()
    inputs = q.shape[1]
    total = q @ p.T
    total = total - z * p.sum(dim=1) - q.sum(dim=1, keepdim=True) * y + z * y
    return ((total.double() * m).round().long() + out).clamp(0, 255).byte()


# == wrong 8
# mistake: Cut off instead of rounded.
# accept: round | truncat | cut off | floor
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = (total * m).int() + out
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 9
# mistake: The output's zero point is added before the sum is multiplied.
# accept: output's zero | `out` | before
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = torch.round((total + out) * m)
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 10
# mistake: The output's zero point is forgotten.
# accept: output's zero | `out` | + out | out is
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = torch.round(total * m)
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 11
# mistake: Clamped before the zero point is added.
# accept: clamp | before | zero point | wrap | last
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = torch.round(total * m).clamp(0, 255) + out
    return codes.to(torch.uint8)


# == wrong 12
# mistake: Differences are kept in int8, where those beyond 127 wrap.
# accept: int8 | wrap | 127 | 9 bits | 8 bits
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z).to(torch.int8).int() @ (p.int() - y[:, None]).to(torch.int8).int().T
    codes = torch.round(total * m) + out
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 13
# mistake: The sum is divided by m.
# accept: divi | times | multipl
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = torch.round(total / m) + out
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 14
# mistake: Clamped to the range of int8.
# accept: −128 | -128 | 127 | int8 | 255
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y[:, None]).T
    codes = torch.round(total * m) + out
    return codes.clamp(-128, 127).to(torch.int8)


# == wrong 15
# mistake: y is taken off along the inputs.
# accept: size | shape | row
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() - y).T
    codes = torch.round(total * m) + out
    return codes.clamp(0, 255).to(torch.uint8)


# == wrong 16
# mistake: The weights' zero point is added.
# accept: sign | minus | taken off | − y | added
def integer_layer(q, z, p, y, m, out):
    total = (q.int() - z) @ (p.int() + y[:, None]).T
    codes = torch.round(total * m) + out
    return codes.clamp(0, 255).to(torch.uint8)
