# Answers to sinusoidal of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()


# == right 2
def sinusoidal(index, width):
    if width % 2 == 1:
        raise ValueError("an odd width leaves a sine without its cosine")
    speed = torch.exp(torch.arange(0, width, 2).float() * (-math.log(10000.0) / width))
    table = torch.empty(len(index), width)
    table[:, 0::2] = torch.sin(index.float().unsqueeze(1) * speed)
    table[:, 1::2] = torch.cos(index.float().unsqueeze(1) * speed)
    return table


# == right 3
def sinusoidal(index, width):
    half, rest = divmod(width, 2)
    if rest != 0:
        raise ValueError("width must be even")
    result = torch.zeros((index.shape[0], width), dtype=torch.float32)
    for row, p in enumerate(index.tolist()):
        for i in range(half):
            angle = p / 10000 ** (2 * i / width)
            result[row, 2 * i] = math.sin(angle)
            result[row, 2 * i + 1] = math.cos(angle)
    return result


# == right 4
def sinusoidal(index, width):
    pairs, rest = divmod(width, 2)
    if rest:
        raise ValueError(f"the width must be even, not {width}")
    omega = torch.exp(-math.log(10_000.0) * torch.arange(pairs, dtype=torch.float64) / pairs)
    angles = torch.outer(index.double(), omega)
    clock = torch.view_as_real(torch.polar(torch.ones_like(angles), angles))    # (T, W/2, 2): cosine, sine
    return clock.flip(-1).reshape(len(index), width).float()


# == right 5
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index.double()[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()


# == right 6
def sinusoidal(index, width):
    if width % 2 != 0:
        raise ValueError("odd width")
    table = torch.zeros(len(index), width)
    div = torch.exp(torch.arange(0, width, 2).float() * (-math.log(10000.0) / width))
    table[:, 0::2] = torch.sin(index.unsqueeze(1) * div)
    table[:, 1::2] = torch.cos(index.unsqueeze(1) * div)
    return table


# == right 7
def sinusoidal(index, width):
    half, odd = divmod(width, 2)
    if odd:
        raise ValueError("a sine without its cosine")
    rows = []
    for p in index.tolist():
        row = []
        for i in range(half):
            angle = p / 10000 ** (2 * i / width)
            row.extend((math.sin(angle), math.cos(angle)))
        rows.append(row)
    return torch.tensor(rows, dtype=torch.float32).reshape(len(index), width)


# == wrong 1
# mistake: The exponent is doubled: arange(0, width, 2) is 2i already and is multiplied by 2 again.
# accept: doubled|double|twice|two times|already|squared|4i
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-2 * torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()


# == wrong 2
# mistake: All sines stand in the first half and all cosines in the second, instead of side by side.
# accept: half|halves|side by side|first half|interleav|concat
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.cat([angles.sin(), angles.cos()], dim=-1).float()


# == wrong 3
# mistake: Cosine stands before the sine in each pair.
# accept: cosine first|before|swapped|exchanged|order|sine and cosine
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.cos(), angles.sin()], dim=-1).flatten(1).float()


# == wrong 4
# mistake: The values of index are ignored: the rows are those of positions 0 to T-1.
# accept: 0, 1|from 0|ignor|index|first rows|arange|counted
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = torch.arange(len(index))[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()


# == wrong 5
# mistake: The 2 in the exponent is missing: i / W instead of 2i / W.
# accept: missing|without the 2|i/w|half the exponent|square root|too fast|slowly enough|2i
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(width // 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()


# == wrong 6
# mistake: The table stays float64.
# accept: float64|float32|dtype|precision
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


# == wrong 7
# mistake: An odd width is not refused: it gives a table that is one column too wide.
# accept: odd|refuse|valueerror|wider
def sinusoidal(index, width):
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()


# == wrong 8
# mistake: An odd width is refused by an assertion instead of a ValueError.
# accept: assert|assertionerror|valueerror|kind of error|other error
def sinusoidal(index, width):
    assert width % 2 == 0, "the width must be even"
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()


# == wrong 9
# mistake: The frequencies are spread so that the last is exactly 1/10000: i / (W/2 - 1) instead of 2i / W.
# accept: w/2 - 1|minus 1|minus one|last|slowest|1/10000|endpoint|spread
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.linspace(0, 1, width // 2, dtype=torch.float64))
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()


# == wrong 10
# mistake: The table is built up to the last position of index, as if that were the largest, so that an unsorted index fails.
# accept: order|unsorted|sorted|ascending|largest|last position|descending
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    positions = torch.arange(int(index[-1]) + 1)
    angles = positions[:, None] / 10_000.0 ** (torch.arange(0, width, 2) / width)
    table = torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
    return table[index]


# == wrong 11
# mistake: The exponents run from 0 to 1 in W/2 even steps (divided by W/2 - 1 instead of W/2), so that the last hand turns by exactly 1/10000.
# accept: exponent|w/2 - 1|frequenc|last pair|slowest|linspace|ω|omega
def sinusoidal(index, width):
    if width % 2 == 1:
        raise ValueError("odd width")
    half = width // 2
    omega = 10000.0 ** -torch.linspace(0, 1, half)
    angles = index[:, None] * omega
    out = torch.zeros(len(index), width)
    out[:, 0::2] = torch.sin(angles)
    out[:, 1::2] = torch.cos(angles)
    return out


# == wrong 12
# mistake: Numbers the rows 0, 1, 2, ... instead of taking the positions that stand in index.
# accept: index|0, 1, 2|arange|in a row|counts|number of the row
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("width must be even")
    T = len(index)
    position = torch.arange(T).float().unsqueeze(1)
    div_term = torch.exp(torch.arange(0, width, 2).float() * (-math.log(10000.0) / width))
    pe = torch.zeros(T, width)
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term)
    return pe


# == wrong 13
# mistake: An odd width is refused by an assert, which raises an AssertionError and no ValueError.
# accept: valueerror|assert|odd
def sinusoidal(index, width):
    assert width % 2 == 0, "width must be even"
    omega = 10000.0 ** (-torch.arange(0, width, 2) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(len(index), width)


# == wrong 14
# mistake: Every column gets a frequency of its own, 10000^(-j/W) for column j, so sine and cosine of a pair do not share one.
# accept: share|same frequency|same angle|each column|of its own|own frequency|one frequency|pair
def sinusoidal(index, width):
    if width % 2 != 0:
        raise ValueError(f"odd width {width}")
    table = torch.empty(len(index), width)
    for row, p in enumerate(index.tolist()):
        for j in range(width):
            angle = p / 10000 ** (j / width)
            table[row, j] = math.sin(angle) if j % 2 == 0 else math.cos(angle)
    return table


# == wrong 15
# mistake: Sine and cosine are stacked along the wrong axis: all sines come first, then all cosines.
# accept: half|halves|side by side|all sines|first all|interleav|alternat|block
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("the width must be even")
    omega = 10_000 ** (-2 * torch.arange(width // 2) / width)
    angles = index.unsqueeze(1) * omega
    return torch.stack([angles.sin(), angles.cos()], dim=1).flatten(1).float()


# == wrong 16
# mistake: The exponents run evenly from 0 to 1 with both ends included, so that the slowest pair has exactly 1/10000 instead of 10000^(-(W-2)/W).
# accept: exponent|frequenc|speed|omega|ω|slowest|linspace|2i/w|2i / w|10000|10,000
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("width must be even")
    omega = 10_000.0 ** -torch.linspace(0, 1, width // 2)
    angles = index[:, None].float() * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


# == wrong 17
# mistake: Looks the rows up in a table of 512 rows, so that positions from 512 on (below 1,000 are allowed) crash.
# accept: 1,000|1000|999|512|large|beyond|high|too short|size of the table|fixed|longest
def sinusoidal(index, width, max_len=512):
    if width % 2:
        raise ValueError("width must be even")
    table = torch.zeros(max_len, width)
    position = torch.arange(max_len)[:, None]
    omega = 10_000.0 ** (-torch.arange(0, width, 2) / width)
    table[:, 0::2] = torch.sin(position * omega)
    table[:, 1::2] = torch.cos(position * omega)
    return table[index]


# == wrong 18
# mistake: For an odd width the ValueError is returned, not raised.
# accept: return|raise|hands back|hand back|given back|comes back
def sinusoidal(index, width):
    if width % 2 == 1:
        return ValueError("width must be even")
    omega = 10_000.0 ** (-torch.arange(0, width, 2) / width)
    angles = index[:, None] * omega
    table = torch.empty(len(index), width)
    table[:, ::2] = angles.sin()
    table[:, 1::2] = angles.cos()
    return table


# == wrong 19
# mistake: The table is made with index.new_zeros and so holds integers: every sine and cosine is cut off to -1, 0 or 1.
# accept: integer|int64|dtype|float32|float|truncat|cut off|whole number|rounded
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("width must be even")
    table = index.new_zeros(len(index), width)
    omega = 10_000.0 ** (-torch.arange(0, width, 2) / width)
    table[:, 0::2] = torch.sin(index[:, None] * omega)
    table[:, 1::2] = torch.cos(index[:, None] * omega)
    return table


# == wrong 20
# mistake: Sines and cosines are stacked along a new first axis and then reshaped to (T, W): the first rows hold the sines of several positions, the last rows the cosines.
# accept: side by side|stack|reshape|interleav|alternat|order|next to|mixed|one position|axis|dim
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("width must be even")
    omega = 10_000.0 ** (-torch.arange(0, width, 2) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()]).reshape(len(index), width)
