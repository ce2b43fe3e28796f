# Answers to stretched of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == right 2
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
        factor = 1
    i = torch.arange(width // 2)
    return base ** (-2 * i / width) / factor


# == right 3
def stretched(width, base, factor, method):
    pairs = width // 2
    result = []
    for i in range(pairs):
        speed = math.exp(-math.log(base) * i / pairs)
        slower = factor if method == "interpolation" else factor ** (i / (pairs - 1))
        result.append(speed / slower)
    return torch.tensor(result, dtype=torch.float32)


# == right 4
def stretched(width, base, factor, method):
    pairs = width // 2
    slowing = {
        "interpolation": [factor] * pairs,
        # (base * f^(D/(D-2)))^(-2i/D) is base^(-2i/D) / f^(i/(D/2 - 1)): pair i pays its share of the factor.
        "ntk": [factor ** (i / (pairs - 1)) for i in range(pairs)],
    }[method]
    return torch.tensor([base ** (-i / pairs) / slow for i, slow in enumerate(slowing)], dtype=torch.float32)


# == right 5
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
    omega = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    if method == "interpolation":
        omega = omega / factor
    return omega.float()


# == right 6
def stretched(width, base, factor, method):
    if method == "interpolation":
        return (frequencies(width, base) / factor).to(torch.float32)
    return frequencies(width, base * factor ** (width / (width - 2))).to(torch.float32)


# == right 7
def stretched(width, base, factor, method):
    n = width // 2
    plain = [base ** (-i / n) for i in range(n)]
    slower = [factor] * n if method == "interpolation" else [factor ** (i / (n - 1)) for i in range(n)]
    return torch.tensor([w / s for w, s in zip(plain, slower)], dtype=torch.float32)


# == wrong 1
# mistake: Interpolation makes the pairs faster instead of slower.
# accept: faster|slower|slowly|multipl|divid
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega * factor
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == wrong 2
# mistake: The exponent of the factor is upside down: (D-2)/D.
# accept: upside|exponent|inverse|inverted|(d-2)/d|d/(d-2)|slowest|reciprocal
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor ** ((width - 2) / width)) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == wrong 3
# mistake: The new base is base times factor, without the exponent D/(D-2).
# accept: exponent|power|d/(d-2)|slowest|exactly|base times|base * factor|without
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == wrong 4
# mistake: The two methods are exchanged.
# accept: exchang|swap|other method|interpolation|mixed up
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "ntk":
        result = omega / factor
    elif method == "interpolation":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == wrong 5
# mistake: NTK divides by the factor in addition to raising the base.
# accept: fastest|both|in addition|pace|divid|twice|as well
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width) / factor
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == wrong 6
# mistake: The result stays float64.
# accept: float64|float32|dtype
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result


# == wrong 7
# mistake: The frequencies come slowest first.
# accept: slowest first|fastest first|order|reverse|ascending|first
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.flip(0).float()


# == wrong 8
# mistake: Interpolation multiplies the base by the factor instead of dividing every speed.
# accept: base|every pair|fastest|all pairs|interpolation|divid
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = (base * factor) ** (-two_i / width)
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == wrong 9
# mistake: The argument base is ignored: 10,000 is written into the code.
# accept: base|10,000|10000|10_000
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = 10_000.0 ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (10_000.0 * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == wrong 10
# mistake: The 2 in the exponent is missing: base^(-i/D).
# accept: exponent|2i|missing|i/d|square root|without the 2|half the exponent
def stretched(width, base, factor, method):
    two_i = torch.arange(width // 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()


# == wrong 11
# mistake: The exponent D/(D-2) is divided with //, so it is 1 for every width above 4: the slowest pair is slowed by less than the factor.
# accept: exponent|slowest|d/(d|d / (d|whole|integer|less than|new base
def stretched(width, base, factor, method):
    i = torch.arange(width // 2)
    if method == "interpolation":
        return base ** (-2 * i / width) / factor
    if method == "ntk":
        base = base * factor ** (width // (width - 2))
        return base ** (-2 * i / width)


# == wrong 12
# mistake: With ntk the base is raised and the frequencies are divided by the factor as well.
# accept: nothing else|as well|both|fastest|twice|keeps its pace|also
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
    freqs = base ** (-torch.arange(0, width, 2).float() / width)
    return freqs / factor


# == wrong 13
# mistake: Interpolation multiplies the base by the factor instead of dividing every frequency.
# accept: every pair|base|fastest|each pair|all pairs|same
def stretched(width, base, factor, method):
    if method == "interpolation":
        base = base * factor
    else:
        base = base * factor ** (width / (width - 2))
    return torch.tensor([base ** (-2 * i / width) for i in range(width // 2)])


# == wrong 14
# mistake: For ntk slows the pairs by factors that run evenly (linearly) from 1 to the factor, instead of raising the base.
# accept: between|middle|linear|evenly|base|geometric|straight
def stretched(width, base, factor, method):
    plain = base ** (-torch.arange(0, width, 2) / width)
    if method == "interpolation":
        return plain / factor
    # first pair by 1, last pair by factor
    return plain / torch.linspace(1, factor, width // 2)


# == wrong 15
# mistake: Returns float64 numbers.
# accept: float64|float32|dtype|type
def stretched(width, base, factor, method):
    exponent = -torch.arange(0, width, 2, dtype=torch.float64) / width
    if method == "ntk":
        return (base * factor ** (width / (width - 2))) ** exponent
    return base ** exponent / factor


# == wrong 16
# mistake: The exponent of NTK is computed by whole-number division, D // (D - 2), which is 1 for every width above 4.
# accept: exponent|d/(d-2)|d/(d - 2)|d / (d - 2)|d/(d−2)|division|//|slowest|last ratio|whole number|base
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width // (width - 2))
    omega = base ** (-torch.arange(0, width, 2).float() / width)
    return omega / factor if method == "interpolation" else omega


# == wrong 17
# mistake: The frequencies come in turns a position (divided by 2 pi) and not in radians.
# accept: radian|2π|2 pi|2pi|turns a|full turn|unit|6.28|first
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
    omega = base ** (-torch.arange(0, width, 2).float() / width)
    if method == "interpolation":
        omega = omega / factor
    return omega / (2 * math.pi)


# == wrong 18
# mistake: Takes interpolation for a passage from unstretched to stretched: the fastest pair keeps its pace and only the slowest turns factor times more slowly.
# accept: every pair|each pair|all pairs|every ratio|fastest|same factor|first ratio|first pair
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
    omega = base ** (-torch.arange(0, width, 2).float() / width)
    if method == "interpolation":
        omega = omega / torch.linspace(1, factor, width // 2)
    return omega


# == wrong 19
# mistake: The condition `method == "interpolation" or "linear"` is always true, so ntk gives interpolation.
# accept: interpolation|first ratio|fastest|keeps its pace|method|every pair|condition|ignor
def stretched(width, base, factor, method):
    if method == "interpolation" or "linear":
        return base ** (-torch.arange(0, width, 2).float() / width) / factor
    base = base * factor ** (width / (width - 2))
    return base ** (-torch.arange(0, width, 2).float() / width)


# == wrong 20
# mistake: Asks for the method "NTK-aware" (the chapter's name) in place of "ntk", so that ntk is not stretched at all.
# accept: unstretched|not stretched|no stretch|unchanged|slowest|last ratio|nothing|method|name|ignor|base
def stretched(width, base, factor, method):
    scale = 1.0
    if method == "NTK-aware":
        base = base * factor ** (width / (width - 2))
    elif method == "interpolation":
        scale = 1 / factor
    return scale * base ** (-torch.arange(0, width, 2).float() / width)
