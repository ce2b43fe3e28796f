# Answers to tells of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == right 2
def tells(scores, width):
    # every position once
    p = torch.arange(-99, 99)
    x = torch.randn(len(p), width).double()
    none = torch.zeros(len(p), width).double()  # words that say nothing

    def same(a, b):
        return torch.allclose(a, b, rtol=0, atol=1e-6)

    moves = not same(scores(x, p), scores(x, p + 1))
    sides = not same(scores(x, p), scores(x, -p))
    origin = p * 0
    added = scores(x, p) - scores(x, origin)
    alone = scores(none, p) - scores(none, origin)
    return dict(moves=moves, sides=sides, words=not same(added, alone))


# == right 3
def tells(scores, width):
    """Pairs of words only, many of them: the query at p, the key at q."""
    generator = torch.Generator().manual_seed(7)
    found = {"moves": False, "sides": False, "words": False}
    for trial in range(120):
        x, y = torch.randn(2, 2, width, generator=generator, dtype=torch.double).unbind()
        pair = torch.randint(-49, 50, (2,), generator=generator)
        before = scores(x, pair)
        found["moves"] |= (scores(x, pair + 50) - before).abs().max().item() > 1e-6
        found["sides"] |= (scores(x, -pair) - before).abs().max().item() > 1e-6
        origin = torch.tensor([0, 0])
        of_x, of_y = before - scores(x, origin), scores(y, pair) - scores(y, origin)
        found["words"] |= (of_x - of_y).abs().max().item() > 1e-6
    return found


# == right 4
def tells(scores, width):
    x = torch.eye(width, dtype=torch.float64).repeat(20, 1)  # one-hot words
    count = len(x)
    p = torch.randperm(197, generator=torch.Generator().manual_seed(3))[:count] - 98
    other = p.flip(0)
    first, moved, mirrored = scores(x, p), scores(x, p + 1), scores(x, -p)
    # What a change of positions does to the scores of x, and of three times x
    change = scores(x, other) - first
    change_3 = scores(3 * x, other) - scores(3 * x, p)
    far = lambda a, b: ((a - b).abs() > 1e-6).any().item()
    return {"moves": far(first, moved), "sides": far(first, mirrored), "words": far(change, change_3)}


# == wrong 1
# mistake: For `words` the scores of two texts are compared, and not what positions add to them.
# accept: add|content|other words|same words|without positions|subtract|less
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here, scores(y, index)),
    }


# == wrong 2
# mistake: For `words` two position patterns are compared with the same words: it tells whether positions matter at all.
# accept: depend|other words|two texts|different words|second|matter|at all|whatever
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here, scores(x, zero)),
    }


# == wrong 3
# mistake: Only neighbouring positions, 0 to 5, are tried.
# accept: near|far|distance|positions
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 6, width, dtype=torch.float64, generator=draw)
    index = torch.arange(6)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 4
# mistake: Compares exactly, without a tolerance.
# accept: tolerance|rounding|exact|1e-6|equal
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool(not torch.equal(one, other))

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 5
# mistake: For `sides` the scores are compared with their transpose.
# accept: transpose|query|content|words|-p|replaced|negat|mirror|sign
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, here.T),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 6
# mistake: For `sides` the text is turned around together with its positions, which only reorders the scores.
# accept: order|positions|words|together|reorder|-p|sign|mirror
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x.flip(0), index.flip(0)).flip(0, 1)),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 7
# mistake: The answer to `words` is inverted.
# accept: words|invert|other way|depend|not
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": not differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 8
# mistake: For `words` the content is taken to be x xᵀ, which leaves the projections out.
# accept: content|add|projection|other words|less|same words
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here - x @ x.T / math.sqrt(width), scores(y, index) - y @ y.T / math.sqrt(width)),
    }


# == wrong 9
# mistake: For `moves` the words are moved along (rolled), not the positions.
# accept: roll|words|positions|same|grow
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x.roll(1, 0), index)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 10
# mistake: For `moves` each position is doubled, which changes the distances too.
# accept: distance|same number|grow|doubl|scal
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-40, 41, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, 2 * index)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 11
# mistake: A tolerance of 0.1, so that small effects pass for rounding.
# accept: tolerance|small|rounding|1e-6|far
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 20, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-15, 15, (20,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 0.1)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 12
# mistake: For `sides` the positions are reversed (last gets the first's), which for absolute marks is not p to -p; and the words stay.
# accept: -p|replaced|reverse|sign|negat|mirror|moves
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 100, width, dtype=torch.float64, generator=draw)
    index = torch.arange(-40, 60)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, index.flip(0))),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 13
# mistake: For `sides` what positions add is compared with its transpose: the words differ there too.
# accept: transpose|words|query|-p|replaced|negat|mirror|sign
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here - scores(x, zero), (here - scores(x, zero)).T),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 14
# mistake: Takes absolute positions away before `sides`: -|p|, so that only one side is ever seen.
# accept: side|-p|abs|negat|both|sign
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.arange(60)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, (-index).abs())),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 15
# mistake: For `moves` all words are the same and only the mean score is looked at after a shift; and `words` compares means.
# accept: mean|some|each|every|largest|any
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one.mean() - other.mean()).abs() > 1e-2)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": differ(here - scores(x, zero), scores(y, index) - scores(y, zero)),
    }


# == wrong 16
# mistake: For `words` only the first word is changed and only the score of the last two is compared.
# accept: words|change|all|other|query|key
def tells(scores, width):
    draw = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 60, width, dtype=torch.float64, generator=draw)
    index = torch.randint(-60, 61, (60,), generator=draw)
    zero = torch.zeros_like(index)

    def differ(one, other):
        return bool((one - other).abs().max() > 1e-6)

    here = scores(x, index)
    return {
        "moves": differ(here, scores(x, index + 37)),
        "sides": differ(here, scores(x, -index)),
        "words": bool(((here - scores(x, zero)) - (scores(torch.cat([y[:1], x[1:]]), index) - scores(torch.cat([y[:1], x[1:]]), zero)))[-2:, -2:].abs().max() > 1e-6),
    }
