# Answers to rotary-positions of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[-2]:]), rotate_pairs(key, angles)


# == right 2
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def rotate(self, query, key, index):
        T, S = query.shape[-2], key.shape[-2]
        where = index[S - T:]
        return self.turn(query, where), self.turn(key, index)

    def turn(self, x, index):
        half = self.width // 2
        omega = 10_000.0 ** (-2 * torch.arange(half, dtype=torch.float64) / self.width)
        phi = torch.outer(index.to(omega.dtype), omega)
        c, s = phi.cos().to(x.dtype), phi.sin().to(x.dtype)
        a, b = x[..., :half], x[..., half:]
        return torch.cat((a * c - b * s, a * s + b * c), dim=-1)


# == right 3
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.register_buffer("omega", frequencies(width), persistent=False)

    def rotate(self, query, key, index):
        turned = []
        for x in (query, key):
            positions = index[len(index) - x.shape[2]:]
            turned.append(rotate_pairs(x, positions.unsqueeze(1) * self.omega))
        return tuple(turned)


# == right 4
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.omega = frequencies(width).tolist()

    def rotate(self, query, key, index):
        new = query.shape[2]
        where = torch.cat([index[len(index) - new :], index])
        angles = torch.stack([where * omega for omega in self.omega], dim=-1)
        return tuple(rotate_pairs(torch.cat([query, key], dim=2), angles).split([new, key.shape[2]], dim=2))


# == right 5
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[-2] :]), rotate_pairs(key, angles)


# == right 6
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.register_buffer("inv_freq", 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float32) / width), persistent=False)

    def turn(self, x, places):
        angles = torch.outer(places.float(), self.inv_freq)
        cos, sin = torch.cat([angles, angles], -1).cos(), torch.cat([angles, angles], -1).sin()
        a, b = x.chunk(2, -1)
        return (x * cos + torch.cat([-b, a], -1) * sin).to(x.dtype)

    def rotate(self, query, key, index):
        T, S = query.size(2), key.size(2)
        return self.turn(query, index[S - T :]), self.turn(key, index)


# == right 7
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def rotate(self, query, key, index):
        half = self.width // 2

        def turned(x, places):
            pairs = torch.complex(x[..., :half].double(), x[..., half:].double())
            angles = torch.tensor([[p * 10_000 ** (-2 * i / self.width) for i in range(half)] for p in places.tolist()], dtype=torch.float64)
            pairs = pairs * torch.exp(1j * angles)
            return torch.cat([pairs.real, pairs.imag], dim=-1).to(x.dtype)

        return turned(query, index[len(index) - query.shape[2] :]), turned(key, index)


# == wrong 1
# mistake: The queries stand at the first T positions instead of the last.
# accept: last|first|cache|newest|position of the quer
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[:query.shape[-2]]), rotate_pairs(key, angles)


# == wrong 2
# mistake: The positions in index are ignored: keys are counted from 0.
# accept: index|from 0|ignor|counted|arange|0, 1
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = torch.arange(key.shape[-2])[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[-2]:]), rotate_pairs(key, angles)


# == wrong 3
# mistake: Only the keys are turned; the queries are left as they are.
# accept: queries|query|left|only|not turned|unturned|as they
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return query, rotate_pairs(key, angles)


# == wrong 4
# mistake: Neighbours are paired instead of halves.
# accept: neighbour|interleav|halves|pair
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return self.turn(query, angles[-query.shape[-2]:]), self.turn(key, angles)

    def turn(self, x, angles):
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        a, b = x[..., 0::2], x[..., 1::2]
        return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2)


# == wrong 5
# mistake: The speeds are written anew without the 2 in the exponent.
# accept: exponent|2i|speed|frequenc|missing|square root|without the 2|base
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = 10_000.0 ** (-torch.arange(width // 2, dtype=torch.float64) / width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[-2]:]), rotate_pairs(key, angles)


# == wrong 6
# mistake: The tuple is returned the wrong way round: keys, queries.
# accept: order|round|swap|exchang|first|tuple|queries, then
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(key, angles), rotate_pairs(query, angles[-query.shape[-2]:])


# == wrong 7
# mistake: The queries are turned the other way (by minus the angle), so scores depend on the sum of positions.
# accept: minus|other way|sum|backwards|clockwise|direction|opposite|sign
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, -angles[-query.shape[-2]:]), rotate_pairs(key, angles)


# == wrong 8
# mistake: The queries are put at consecutive positions up to the last of index, although index may have gaps.
# accept: gap|consecutive|last t of|one after|contiguous|neighbouring
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        T = query.shape[-2]
        newest = index[-1] - T + 1 + torch.arange(T)
        return rotate_pairs(query, newest[:, None] * self.speeds), rotate_pairs(key, angles)


# == wrong 9
# mistake: The number of queries is read off the wrong dimension (the heads).
# accept: heads|dimension|axis|shape|number of queries|how many queries|last|broadcast|size
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[1]:]), rotate_pairs(key, angles)


# == wrong 10
# mistake: Queries are turned by all S positions, which works only for T = S.
# accept: last|cache|t < s|fewer|all positions|shape|size|broadcast|newest
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles), rotate_pairs(key, angles)


# == wrong 11
# mistake: Gives the queries the first T positions instead of the last T.
# accept: last|first|newest|index[:t]
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def rotate(self, query, key, index):
        angles = index[:, None] * frequencies(self.width)
        return rotate_pairs(query, angles[: query.shape[2]]), rotate_pairs(key, angles)


# == wrong 12
# mistake: Ignores index: numbers the keys 0 to S - 1, and the queries as the last of these.
# accept: index|gap|0, 1, 2|0 to|arange|in a row|numbers the keys
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.freqs = frequencies(width)

    def rotate(self, query, key, index):
        T, S = query.shape[-2], key.shape[-2]
        angles = torch.arange(S)[:, None] * self.freqs
        return rotate_pairs(query, angles[S - T:]), rotate_pairs(key, angles)


# == wrong 13
# mistake: The queries' positions are counted back from the last key by ones, which is wrong when there are gaps among the last T positions.
# accept: gap|counted|by ones|in a row|index|consecutive|last position
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.freqs = frequencies(width)

    def rotate(self, query, key, index):
        T = query.shape[2]
        last = int(index[-1])
        q_index = torch.arange(last - T + 1, last + 1)
        query = rotate_pairs(query, q_index[:, None] * self.freqs)
        key = rotate_pairs(key, index[:, None] * self.freqs)
        return query, key


# == wrong 14
# mistake: Keeps the angles of the first call and uses them again for any other index of the same length.
# accept: first call|earlier call|same length|second call|stored|remember|keeps|kept|again|other index|cached
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.angles = None            # computed once, for speed

    def rotate(self, query, key, index):
        if self.angles is None or len(self.angles) != len(index):
            self.angles = index[:, None] * frequencies(self.width)
        return rotate_pairs(query, self.angles[-query.shape[2]:]), rotate_pairs(key, self.angles)


# == wrong 15
# mistake: Turns the queries backwards and the keys forwards, so that the scores depend on the sum of the positions.
# accept: backward|opposite|sum|direction|sign|counter-clockwise|clockwise|other way
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.freqs = frequencies(width)

    def rotate(self, query, key, index):
        angles = index[:, None] * self.freqs
        T = query.shape[2]
        # the score needs the difference, so one of the two gets a minus
        return rotate_pairs(query, -angles[-T:]), rotate_pairs(key, angles)


# == wrong 16
# mistake: Remembers the angles by the number of keys: another index of the same length gets the angles of the first one.
# accept: call|cache|remember|stored|kept|earlier index|first index|another index|each time|again|same length|very
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)
        self.angles = {}

    def rotate(self, query, key, index):
        count = len(index)
        if count not in self.angles:
            self.angles[count] = index[:, None] * self.speeds
        angles = self.angles[count]
        return rotate_pairs(query, angles[count - query.shape[2]:]), rotate_pairs(key, angles)


# == wrong 17
# mistake: Counts the queries' positions backwards from the last one, one by one, as if the last T positions had no gaps.
# accept: gap|as they stand|last t|last two|entries|index|consecutive|in a row|counted back|one by one
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        T, last = query.shape[2], int(index[-1])
        places = torch.arange(last - T + 1, last + 1)
        return (rotate_pairs(query, places[:, None] * self.speeds),
                rotate_pairs(key, index[:, None] * self.speeds))


# == wrong 18
# mistake: Turns only the last T keys and leaves the earlier ones as they are, in the belief that the keys in the cache have been turned already.
# accept: key|cache|earlier|already|all of them|every key|only the last|only the newest
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        T = query.shape[2]
        angles = index[-T:, None] * self.speeds
        old, new = key[:, :, :-T], key[:, :, -T:]      # the old ones were turned when they came in
        return rotate_pairs(query, angles), torch.cat([old, rotate_pairs(new, angles)], dim=2)


# == wrong 19
# mistake: The speeds are a parameter, so training changes them and the base does not stay 10,000.
# accept: parameter|trained|training|optimizer|fixed|learn|speeds|base
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = nn.Parameter(10_000.0 ** (-torch.arange(0, width, 2) / width))

    def rotate(self, query, key, index):
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-query.shape[2]:]), rotate_pairs(key, angles)


# == wrong 20
# mistake: Reads the number of queries off the axis of the heads, so that the queries get as many positions as there are heads.
# accept: quer|last|head|axis|shape|dimension|number of
class Rotary(Positions):
    def __init__(self, width):
        super().__init__()
        self.speeds = frequencies(width)

    def rotate(self, query, key, index):
        T = query.shape[1]
        angles = index[:, None] * self.speeds
        return rotate_pairs(query, angles[-T:]), rotate_pairs(key, angles)
