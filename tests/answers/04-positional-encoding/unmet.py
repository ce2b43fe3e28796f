# Answers to unmet of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == right 2
def unmet(trained, longest, width, base, causal):
    met, used = set(), set()
    for n, into in ((trained, met), (longest, used)):
        for query in range(n):
            for key in range(query + 1 if causal else n):
                into.add(key - query)
    of = lambda d: int(relative_bucket(torch.tensor(d), bidirectional=not causal))
    new = {of(d) for d in used} - {of(d) for d in met}
    covered = max(met) - min(met)
    short = 0
    for i in range(width // 2):
        if covered * base ** (-2 * i / width) < 2 * math.pi:
            short += 1
    slowest = width // 2 - 1
    largest = math.exp(math.log(covered / (2 * math.pi)) * width / (2 * slowest))
    return {"rows": max(0, longest - trained), "buckets": sorted(new), "pairs": short, "base": largest}


# == right 3
from course_lib.positions.sinusoidal import frequencies


def unmet(trained, longest, width, base, causal):
    here = torch.arange(longest)
    gap = here[None, :] - here[:, None]  # key - query
    if causal:
        gap = gap[gap <= 0]
    gap = gap.flatten()
    bucket = relative_bucket(gap, bidirectional=not causal)
    used, met = bucket.unique(), bucket[gap.abs() < trained].unique()
    fresh = used[~torch.isin(used, met)]
    known = gap[gap.abs() < trained]
    span = (known.max() - known.min()).item()
    never = (span * frequencies(width, base) < 2 * torch.pi).sum().item()
    # bisect for the base at which the slowest pair comes round exactly
    low, high = 1.0, 1e12
    for _ in range(200):
        middle = (low + high) / 2
        round_ = span * middle ** (-(width - 2) / width) >= 2 * math.pi
        low, high = (middle, high) if round_ else (low, middle)
    return dict(rows=longest - trained, buckets=fresh.tolist(), pairs=never, base=low)


# == right 4
def unmet(trained, longest, width, base, causal):
    sides = 1 if causal else 2
    result = {"rows": len(set(range(longest)) - set(range(trained)))}
    d = torch.arange(1 - longest, longest)
    d = d[d <= 0] if causal else d
    b = relative_bucket(d, bidirectional=not causal).numpy()
    inside = d.abs().numpy() <= trained - 1
    result["buckets"] = sorted(int(one) for one in set(b) - set(b[inside]))
    turns = sides * (trained - 1) / (2 * math.pi)  # of the fastest pair
    # turns * base^(-2i/D) >= 1 for i up to the limit
    result["pairs"] = sum(turns / base ** (2 * i / width) < 1 for i in range(width // 2))
    result["base"] = turns ** (1 / (1 - 2 / width))
    return result


# == wrong 1
# mistake: Both ways, only distances to keys after the query are looked at.
# accept: side|before|both|negative|-(n
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1) if causal else 0, 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 2
# mistake: A text of n tokens is taken to have distances up to n.
# accept: n - 1|one|off|distance
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = trained * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 3
# mistake: Both ways, the angle is taken to cover n - 1 distances: the other side is left out.
# accept: both|side|smallest|twice|half|2 (n
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = trained - 1
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 4
# mistake: The slowest pair is taken to turn by 1/base, not base^-(D-2)/D.
# accept: slowest|exponent|D - 2|pair|D/2 - 1
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": span / (2 * math.pi),
    }


# == wrong 5
# mistake: The 2 in the exponent is missing: base^(-i/D).
# accept: exponent|2i|2 i|speed
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(width // 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 6
# mistake: The distance is query - key.
# accept: sign|key - query|key less|query - key|direction|side
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1) if not causal else 0, n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 7
# mistake: Lists all buckets that the long text uses.
# accept: trained|never|less|minus|all|used
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 8
# mistake: Buckets of both sides are taken in the causal case too.
# accept: causal|one side|bidirectional|sides
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=True).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 9
# mistake: Counts all rows that are read.
# accept: rows|trained|never|all|read
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 10
# mistake: Counts the pairs that do come round.
# accept: never|come round|less than|other|do
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds >= 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 11
# mistake: The last distance, n - 1, is left out of the range.
# accept: n - 1|last|largest|off|distance
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 2), 1 if causal else n - 1)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 12
# mistake: The exponent of the base is upside down.
# accept: exponent|D/(D - 2)|solve|upside|slowest|base
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** ((width - 2) / width),
    }


# == wrong 13
# mistake: Turns are counted as if 1 radian were a turn.
# accept: 2 pi|radian|turn|2π|round
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 1).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 14
# mistake: With the causal mask the span of both sides is taken.
# accept: causal|half|one side|mask|0
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = 2 * (trained - 1)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 15
# mistake: The angle is measured at the longest text and not at that of training.
# accept: training|trained|longest
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (longest - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 16
# mistake: The highest bucket of training is taken as the border: only buckets above it are new.
# accept: side|both|border|above|after|before
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(one for one in buckets(longest) if one > max(buckets(trained))),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 17
# mistake: The causal case counts the pairs' angles from -(n-1) to n-1 in buckets: keys after the query are not left out.
# accept: causal|mask|after|0
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=True).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 2)),
    }


# == wrong 18
# mistake: The base is the one with which all pairs but the slowest come round.
# accept: slowest|D/2 - 1|last|every|pair
def unmet(trained, longest, width, base, causal):
    def distances(n):
        return torch.arange(-(n - 1), 1 if causal else n)

    def buckets(n):
        return set(relative_bucket(distances(n), bidirectional=not causal).tolist())

    span = (trained - 1) * (1 if causal else 2)
    speeds = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    return {
        "rows": longest - trained,
        "buckets": sorted(buckets(longest) - buckets(trained)),
        "pairs": int((span * speeds < 2 * math.pi).sum()),
        "base": (span / (2 * math.pi)) ** (width / (width - 4)),
    }
