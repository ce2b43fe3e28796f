# Answers to diagnose of 19-diffusion, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def diagnose(corrupt, x0, kept):
    scores = dict.fromkeys(["right", "no root", "off by one", "not shrunk", "biased"], 0.0)
    for t in range(1, len(kept)):
        k, before = float(kept[t]), float(kept[t - 1])
        ways = {
            "right": (k**0.5, 0.0, (1 - k) ** 0.5),
            "no root": (k**0.5, 0.0, 1 - k),
            "off by one": (before**0.5, 0.0, (1 - before) ** 0.5),
            "not shrunk": (1.0, 0.0, (1 - k) ** 0.5),
            "biased": (k**0.5, 0.5 * (1 - k) ** 0.5, (1 - k) ** 0.5),
        }
        for _ in range(4):
            y = corrupt(x0, t)
            for name, (signal, shift, spread) in ways.items():
                spread = max(spread, 1e-6)
                z = (y - signal * x0 - shift) / spread
                scores[name] += float((-0.5 * z**2 - math.log(spread)).sum())
    return max(scores, key=scores.get)


# == right 2
def diagnose(corrupt, x0, kept):
    # step 1, off by one, has no noise
    if torch.allclose(corrupt(x0, 1).to(x0.dtype), x0):
        return "off by one"
    # the difference of two draws is noise alone
    t = int((kept[1:] - 0.7).abs().argmin()) + 1
    signal, spread = kept[t].sqrt(), (1 - kept[t]).sqrt()
    draws = torch.stack([corrupt(x0, t) for _ in range(40)])
    found = draws.var(dim=0).mean().sqrt()
    if abs(found - spread**2) < abs(found - spread):
        return "no root"
    mean = draws.mean(dim=0)
    expected = {
        "right": signal * x0, "not shrunk": x0, "biased": signal * x0 + 0.5 * spread,
    }
    return min(expected, key=lambda name: float(((mean - expected[name]) ** 2).mean()))


# == right 3
def diagnose(corrupt, x0, kept):
    def misfit(y, t, signal, spread, bias=0.0):
        if spread == 0:                              # step 0: the picture itself
            return 0.0 if torch.allclose(y, x0) else 100.0
        z = (y - signal * x0) / max(float(spread), 1e-4) - bias
        return float((z.mean().abs() + ((z**2).mean() - 1).abs()).clamp(max=100))

    total = torch.zeros(5)
    for t in list(range(1, len(kept))) * 3:
        y, k, wrong = corrupt(x0, t), kept[t], kept[t - 1]
        total += torch.tensor([
            misfit(y, t, k.sqrt(), (1 - k).sqrt()),
            misfit(y, t, k.sqrt(), 1 - k),
            misfit(y, t, wrong.sqrt(), (1 - wrong).sqrt()),
            misfit(y, t, 1.0, (1 - k).sqrt()),
            misfit(y, t, k.sqrt(), (1 - k).sqrt(), 0.5),
        ])
    names = ["right", "no root", "off by one", "not shrunk", "biased"]
    return names[int(total.argmin())]


# == wrong 1
# mistake: Only the variance and mean of what comes out are looked at, as if the pictures had mean 0 and variance 1.
# accept: any mean|variance 1|mean 0|pictures' own|of the pictures|of x0|take the picture
def diagnose(corrupt, x0, kept):
    t = (len(kept) - 1) // 2 + 1
    y = corrupt(x0, t)
    k, before = kept[t], kept[t - 1]
    ways = {
        "right": (k.sqrt(), 0, (1 - k).sqrt()), "no root": (k.sqrt(), 0, 1 - k),
        "off by one": (before.sqrt(), 0, (1 - before).sqrt()),
        "not shrunk": (torch.ones(()), 0, (1 - k).sqrt()),
        "biased": (k.sqrt(), 0.5 * (1 - k).sqrt(), (1 - k).sqrt()),
    }
    best = {}
    for name, (signal, shift, spread) in ways.items():
        rest = y - shift
        best[name] = abs(float(rest.mean())) + abs(float(rest.std()) - float((signal**2 + spread**2).sqrt()))
    return min(best, key=best.get)


# == wrong 2
# mistake: Only the last step is measured, where nearly all is noise and a missing root does not show.
# accept: last|end|middle|t = N|almost|root
def diagnose(corrupt, x0, kept):
    t = len(kept) - 1
    y = corrupt(x0, t)
    k, before = kept[t], kept[t - 1]
    ways = {
        "right": (k.sqrt(), 0, (1 - k).sqrt()), "no root": (k.sqrt(), 0, 1 - k),
        "off by one": (before.sqrt(), 0, (1 - before).sqrt()),
        "not shrunk": (torch.ones(()), 0, (1 - k).sqrt()),
        "biased": (k.sqrt(), 0.5 * (1 - k).sqrt(), (1 - k).sqrt()),
    }
    best = {}
    for name, (signal, shift, spread) in ways.items():
        rest = y - signal * x0 - shift
        best[name] = abs(float(rest.mean())) + abs(float(rest.std()) - float(spread))
    return min(best, key=best.get)


# == wrong 3
# mistake: It says right, whatever comes.
# accept: always|right
def diagnose(corrupt, x0, kept):
    corrupt(x0, 1)
    return "right"


# == wrong 4
# mistake: Off by one is taken in the other direction: the next step.
# accept: off by one|t − 1|t - 1|next|before|earlier
def diagnose(corrupt, x0, kept):
    scores = dict.fromkeys(["right", "no root", "off by one", "not shrunk", "biased"], 0.0)
    for t in range(1, len(kept)):
        k, before = float(kept[t]), float(kept[min(t + 1, len(kept) - 1)])
        ways = {
            "right": (k**0.5, 0.0, (1 - k) ** 0.5),
            "no root": (k**0.5, 0.0, 1 - k),
            "off by one": (before**0.5, 0.0, (1 - before) ** 0.5),
            "not shrunk": (1.0, 0.0, (1 - k) ** 0.5),
            "biased": (k**0.5, 0.5 * (1 - k) ** 0.5, (1 - k) ** 0.5),
        }
        for _ in range(4):
            y = corrupt(x0, t)
            for name, (signal, shift, spread) in ways.items():
                spread = max(spread, 1e-6)
                z = (y - signal * x0 - shift) / spread
                scores[name] += float((-0.5 * z**2 - math.log(spread)).sum())
    return max(scores, key=scores.get)


# == wrong 5
# mistake: Biased is read off the mean of what comes out, with the picture still in it.
# accept: biased|mean|picture
def diagnose(corrupt, x0, kept):
    # step 1, off by one, has no noise
    if torch.allclose(corrupt(x0, 1).to(x0.dtype), x0):
        return "off by one"
    # the difference of two draws is noise alone
    t = int((kept[1:] - 0.7).abs().argmin()) + 1
    signal, spread = kept[t].sqrt(), (1 - kept[t]).sqrt()
    draws = torch.stack([corrupt(x0, t) for _ in range(40)])
    found = draws.var(dim=0).mean().sqrt()
    if abs(found - spread**2) < abs(found - spread):
        return "no root"
    mean = draws.mean(dim=0)
    if mean.mean() > 0.25 * spread:
        return "biased"
    expected = {
        "right": signal * x0, "not shrunk": x0
    }
    return min(expected, key=lambda name: float(((mean - expected[name]) ** 2).mean()))


# == wrong 6
# mistake: One pixel is measured, so that chance decides.
# accept: one pixel|pixels|chance|all pixels|few|average
def diagnose(corrupt, x0, kept):
    t = (len(kept) - 1) // 2 + 1
    y = corrupt(x0, t)
    x0, y = x0[:1, :, :1, :2], y[:1, :, :1, :2]
    k, before = kept[t], kept[t - 1]
    ways = {
        "right": (k.sqrt(), 0, (1 - k).sqrt()), "no root": (k.sqrt(), 0, 1 - k),
        "off by one": (before.sqrt(), 0, (1 - before).sqrt()),
        "not shrunk": (torch.ones(()), 0, (1 - k).sqrt()),
        "biased": (k.sqrt(), 0.5 * (1 - k).sqrt(), (1 - k).sqrt()),
    }
    best = {}
    for name, (signal, shift, spread) in ways.items():
        rest = y - signal * x0 - shift
        best[name] = abs(float(rest.mean())) + abs(float(rest.std()) - float(spread))
    return min(best, key=best.get)


# == wrong 7
# mistake: Not shrunk is taken for a noise with no root as well.
# accept: not shrunk|root
def diagnose(corrupt, x0, kept):
    scores = dict.fromkeys(["right", "no root", "off by one", "not shrunk", "biased"], 0.0)
    for t in range(1, len(kept)):
        k, before = float(kept[t]), float(kept[t - 1])
        ways = {
            "right": (k**0.5, 0.0, (1 - k) ** 0.5),
            "no root": (k**0.5, 0.0, 1 - k),
            "off by one": (before**0.5, 0.0, (1 - before) ** 0.5),
            "not shrunk": (1.0, 0.0, 1 - k),
            "biased": (k**0.5, 0.5 * (1 - k) ** 0.5, (1 - k) ** 0.5),
        }
        for _ in range(4):
            y = corrupt(x0, t)
            for name, (signal, shift, spread) in ways.items():
                spread = max(spread, 1e-6)
                z = (y - signal * x0 - shift) / spread
                scores[name] += float((-0.5 * z**2 - math.log(spread)).sum())
    return max(scores, key=scores.get)


# == wrong 8
# mistake: kept is multiplied up once more, though it is the product already.
# accept: already|product|kept|again
def diagnose(corrupt, x0, kept):
    kept = kept.cumprod(dim=0)
    # step 1, off by one, has no noise
    if torch.allclose(corrupt(x0, 1).to(x0.dtype), x0):
        return "off by one"
    # the difference of two draws is noise alone
    t = int((kept[1:] - 0.7).abs().argmin()) + 1
    signal, spread = kept[t].sqrt(), (1 - kept[t]).sqrt()
    draws = torch.stack([corrupt(x0, t) for _ in range(40)])
    found = draws.var(dim=0).mean().sqrt()
    if abs(found - spread**2) < abs(found - spread):
        return "no root"
    mean = draws.mean(dim=0)
    expected = {
        "right": signal * x0, "not shrunk": x0, "biased": signal * x0 + 0.5 * spread,
    }
    return min(expected, key=lambda name: float(((mean - expected[name]) ** 2).mean()))


# == wrong 9
# mistake: Off by one is never looked for.
# accept: off by one|t − 1|t - 1|earlier
def diagnose(corrupt, x0, kept):
    scores = dict.fromkeys(["right", "no root", "not shrunk", "biased"], 0.0)
    for t in range(1, len(kept)):
        k, before = float(kept[t]), float(kept[t - 1])
        ways = {
            "right": (k**0.5, 0.0, (1 - k) ** 0.5),
            "no root": (k**0.5, 0.0, 1 - k),
            "not shrunk": (1.0, 0.0, (1 - k) ** 0.5),
            "biased": (k**0.5, 0.5 * (1 - k) ** 0.5, (1 - k) ** 0.5),
        }
        for _ in range(4):
            y = corrupt(x0, t)
            for name, (signal, shift, spread) in ways.items():
                spread = max(spread, 1e-6)
                z = (y - signal * x0 - shift) / spread
                scores[name] += float((-0.5 * z**2 - math.log(spread)).sum())
    return max(scores, key=scores.get)


# == wrong 10
# mistake: Noise is compared exactly, with no room for chance: nothing ever fits and it falls through to the last.
# accept: chance|exact|tolerance|estimate|room|random
def diagnose(corrupt, x0, kept):
    for t in range(1, len(kept)):
        noise = (corrupt(x0, t) - kept[t].sqrt() * x0) / (1 - kept[t]).sqrt()
        if torch.isclose(noise.var(), torch.ones(()).double()) and noise.mean().abs() < 1e-8:
            return "right"
        if torch.isclose(noise.var(), 1 - kept[t]):
            return "no root"
        if torch.isclose(noise.mean(), torch.full((), 0.5).double()):
            return "biased"
    return "not shrunk"


# == wrong 11
# mistake: The bias is taken for 0.5 in the pixels, not in the noise.
# accept: biased|factor|noise's mean|of the noise|0.5
def diagnose(corrupt, x0, kept):
    scores = dict.fromkeys(["right", "no root", "off by one", "not shrunk", "biased"], 0.0)
    for t in range(1, len(kept)):
        k, before = float(kept[t]), float(kept[t - 1])
        ways = {
            "right": (k**0.5, 0.0, (1 - k) ** 0.5),
            "no root": (k**0.5, 0.0, 1 - k),
            "off by one": (before**0.5, 0.0, (1 - before) ** 0.5),
            "not shrunk": (1.0, 0.0, (1 - k) ** 0.5),
            "biased": (k**0.5, 0.5, (1 - k) ** 0.5),
        }
        for _ in range(4):
            y = corrupt(x0, t)
            for name, (signal, shift, spread) in ways.items():
                spread = max(spread, 1e-6)
                z = (y - signal * x0 - shift) / spread
                scores[name] += float((-0.5 * z**2 - math.log(spread)).sum())
    return max(scores, key=scores.get)


# == wrong 12
# mistake: Only the spread of the noise is measured, so that a shift is not seen.
# accept: biased|mean|shift
def diagnose(corrupt, x0, kept):
    scores = dict.fromkeys(["right", "no root", "off by one", "not shrunk", "biased"], 0.0)
    for t in range(1, len(kept)):
        k, before = float(kept[t]), float(kept[t - 1])
        ways = {
            "right": (k**0.5, 0.0, (1 - k) ** 0.5),
            "no root": (k**0.5, 0.0, 1 - k),
            "off by one": (before**0.5, 0.0, (1 - before) ** 0.5),
            "not shrunk": (1.0, 0.0, (1 - k) ** 0.5),
            "biased": (k**0.5, 0.5 * (1 - k) ** 0.5, (1 - k) ** 0.5),
        }
        for _ in range(4):
            y = corrupt(x0, t)
            for name, (signal, shift, spread) in ways.items():
                spread = max(spread, 1e-6)
                z = (y - signal * x0 - shift)
                z = (z - z.mean()) / spread
                scores[name] += float((-0.5 * z**2 - math.log(spread)).sum())
    return max(scores, key=scores.get)
