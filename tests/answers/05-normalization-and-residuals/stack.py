# Answers to stack of 05-normalization-and-residuals, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement: {arrangement!r}")
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norms[-1](x)


# == right 2
def stack(x, branches, norms, arrangement):
    steps = {
        "pre-norm": lambda h, f, norm: h + f(norm(h)),
        "post-norm": lambda h, f, norm: norm(h + f(h)),
        "no residual": lambda h, f, norm: f(norm(h)),
    }
    try:
        step = steps[arrangement]
    except KeyError:
        raise ValueError(arrangement) from None
    h = x
    for i in range(len(branches)):
        h = step(h, branches[i], norms[i])
    if arrangement != "post-norm":
        h = norms[len(branches)](h)
    return h


# == right 3
def stack(x, branches, norms, arrangement):
    *own, last = norms
    match arrangement:
        case "post-norm":
            for f, n in zip(branches, own):
                x = n(x + f(x))
            return x
        case "pre-norm" | "no residual":
            keep = 1 if arrangement == "pre-norm" else 0
            for f, n in zip(branches, own):
                x = (x if keep else 0) + f(n(x))
            return last(x)
        case _:
            raise ValueError("arrangement must be pre-norm, post-norm or no residual")


# == right 4
def stack(x, branches, norms, arrangement):
    *inner, top = norms
    step, finish = {
        "pre-norm": (lambda h, f, norm: torch.add(h, f(norm(h))), top),
        "post-norm": (lambda h, f, norm: norm(torch.add(h, f(h))), lambda h: h),
        "no residual": (lambda h, f, norm: f(norm(h)), top),
    }.get(arrangement, (None, None))
    if step is None:
        raise ValueError(f"{arrangement!r} is no arrangement")

    def climb(h, rest):
        return climb(step(h, *rest[0]), rest[1:]) if rest else finish(h)

    return climb(x, list(zip(branches, inner)))


# == right 5
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement!r}")
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norms[-1](x)


# == right 6
from functools import reduce

def stack(x, branches, norms, arrangement):
    steps = {"pre-norm": lambda h, pair: h + pair[0](pair[1](h)),
             "post-norm": lambda h, pair: pair[1](h + pair[0](h)),
             "no residual": lambda h, pair: pair[0](pair[1](h))}
    try:
        step = steps[arrangement]
    except KeyError:
        raise ValueError(arrangement) from None
    top = reduce(step, zip(branches, norms[:-1]), x)
    return top if arrangement == "post-norm" else norms[len(branches)](top)


# == right 7
def stack(x, branches, norms, arrangement):
    n = len(branches)
    if arrangement == "post-norm":
        for i in range(n):
            x = norms[i](branches[i](x) + x)
        return x
    if arrangement == "pre-norm":
        keep = 1.0
    elif arrangement == "no residual":
        keep = 0.0
    else:
        raise ValueError("arrangement must be pre-norm, post-norm or no residual")
    read = norms[0](x)
    for i in range(n):
        out = branches[i](read)
        x = out + x if keep else out
        read = norms[i + 1](x)       # after the last branch this is the norm at the top
    return read


# == wrong 1
# mistake: forgets the last norm at the top of pre-norm
# accept: last norm|top|last|final
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    if arrangement == "no residual":
        x = norms[-1](x)
    return x


# == wrong 2
# mistake: sends the result through the last norm with post-norm too
# accept: last norm|top|last|twice|already|final
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return norms[-1](x)


# == wrong 3
# mistake: with no residual, the branches read the stream without a norm
# accept: normalized|without a norm|without the norm|no norm|copy
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(x)
    return x if arrangement == "post-norm" else norms[-1](x)


# == wrong 4
# mistake: forgets the last norm with no residual
# accept: last norm|top|last|final
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return norms[-1](x) if arrangement == "pre-norm" else x


# == wrong 5
# mistake: takes any other name for no residual and raises no ValueError
# accept: valueerror|unknown|other arrangement|any other|name|raise|raises
def stack(x, branches, norms, arrangement):
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norms[-1](x)


# == wrong 6
# mistake: with pre-norm, normalizes the stream itself: the residual is taken after the norm
# accept: stream|copy|itself|post-norm|after the norm
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms):
        if arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = norm(x)
            x = x + branch(x) if arrangement == "pre-norm" else branch(x)
    return x if arrangement == "post-norm" else norms[-1](x)


# == wrong 7
# mistake: uses the first norm for every branch
# accept: first norm|same norm|own norm|each|number i|belongs|norms[0]|its own|of its own
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    norm, last = norms[0], norms[-1]
    for branch in branches:
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else last(x)


# == wrong 8
# mistake: with no residual, normalizes what the branch gives and not what it reads
# accept: reads|read|copy|before|gets|normalized|input|after|order
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = norm(branch(x))
    return x if arrangement == "post-norm" else norms[-1](x)


# == wrong 9
# mistake: with post-norm, normalizes the branch's output before the addition: x + norm(f(x))
# accept: addition|sum|adding|added|before|output
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = x + norm(branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norms[-1](x)


# == wrong 10
# mistake: takes the norms one place too high: branch i gets norm i + 1, and norm 0 goes to the top
# accept: number i|belongs|own norm|each|off by one|next|shift|shifted|order|one place|its own|of its own
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms[1:]):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norms[0](x)


# == wrong 11
# mistake: At the top the loop's last norm is used once more (norms[n - 1]) instead of the last of the list (norms[n]).
# accept: last norm|top|n + 1|norms[-1]|own norm|very top|number
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(arrangement)
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norm(x)


# == wrong 12
# mistake: An unknown arrangement gets a KeyError from a dictionary and no ValueError.
# accept: valueerror|unknown|other name|any other|name of an arrangement
def stack(x, branches, norms, arrangement):
    steps = {
        "pre-norm": lambda h, f, n: h + f(n(h)),
        "post-norm": lambda h, f, n: n(h + f(h)),
        "no residual": lambda h, f, n: f(n(h)),
    }
    step = steps[arrangement]
    for f, n in zip(branches, norms[:-1]):
        x = step(x, f, n)
    if arrangement != "post-norm":
        x = norms[-1](x)
    return x


# == wrong 13
# mistake: Without a residual the result does not go through the last norm.
# accept: last norm|top|no residual|without a residual
def stack(x, branches, norms, arrangement):
    h = x
    for i in range(len(branches)):
        if arrangement == "pre-norm":
            h = h + branches[i](norms[i](h))
        elif arrangement == "post-norm":
            h = norms[i](h + branches[i](h))
        elif arrangement == "no residual":
            h = branches[i](norms[i](h))
        else:
            raise ValueError(f"unknown arrangement {arrangement}")
    if arrangement == "pre-norm":
        h = norms[-1](h)
    return h


# == wrong 14
# mistake: With post-norm the sum is made of the normalized copy: the norm stands before the branch and the residual instead of behind the sum.
# accept: sum|post-norm|reads|as it is|behind|after
def stack(x, branches, norms, arrangement):
    if arrangement not in {"pre-norm", "post-norm", "no residual"}:
        raise ValueError("arrangement?")
    for i, branch in enumerate(branches):
        normed = norms[i](x)
        if arrangement == "pre-norm":
            x = x + branch(normed)
        elif arrangement == "post-norm":
            x = normed + branch(normed)
        else:
            x = branch(normed)
    if arrangement == "post-norm":
        return x
    return norms[-1](x)


# == wrong 15
# mistake: With pre-norm the branches are added in place, into the caller's x.
# accept: caller|place|itself|as it was|came in|stays
def stack(x, branches, norms, arrangement):
    if arrangement == "pre-norm":
        for branch, norm in zip(branches, norms):
            x += branch(norm(x))
        return norms[-1](x)
    if arrangement == "post-norm":
        for branch, norm in zip(branches, norms):
            x = norm(x + branch(x))
        return x
    if arrangement == "no residual":
        for branch, norm in zip(branches, norms):
            x = branch(norm(x))
        return norms[-1](x)
    raise ValueError(f"no arrangement {arrangement}")


# == wrong 16
# mistake: An unknown arrangement is looked up in a dictionary and gives a KeyError instead of a ValueError.
# accept: valueerror|keyerror|unknown|other name|any other|raise
def stack(x, branches, norms, arrangement):
    step = {"pre-norm": lambda h, f, norm: h + f(norm(h)),
            "post-norm": lambda h, f, norm: norm(h + f(h)),
            "no residual": lambda h, f, norm: f(norm(h))}[arrangement]
    for f, norm in zip(branches, norms):
        x = step(x, f, norm)
    return x if arrangement == "post-norm" else norms[-1](x)


# == wrong 17
# mistake: The name is only looked at for its beginning, so that other names such as 'pre' or 'post-layer' pass without a ValueError.
# accept: valueerror|other name|any other|exact|whole name|raise|unknown|beginning|similar
def stack(x, branches, norms, arrangement):
    for branch, norm in zip(branches, norms):
        if arrangement.startswith("pre"):
            x = x + branch(norm(x))
        elif arrangement.startswith("post"):
            x = norm(x + branch(x))
        elif arrangement.startswith("no"):
            x = branch(norm(x))
        else:
            raise ValueError(arrangement)
    return x if arrangement.startswith("post") else norms[-1](x)


# == wrong 18
# mistake: With post-norm only the branch's output is normalized, and then added to a stream that nothing normalizes.
# accept: the sum|sum is normalized|normalize the sum|after the addition|output of the branch|branch's output|branch alone|stream itself|around the sum|only the branch
def stack(x, branches, norms, arrangement):
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = x + norm(branch(x))
        elif arrangement == "no residual":
            x = branch(norm(x))
        else:
            raise ValueError(arrangement)
    return x if arrangement == "post-norm" else norms[-1](x)


# == wrong 19
# mistake: Branches are taken two by two, attention and feed-forward, so that with an odd number of branches the last is left out.
# accept: odd|pairs|two by two|last branch|left out|every branch|all branches|any number|number of branches|one branch|single|skip
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(arrangement)

    def step(h, i):
        if arrangement == "pre-norm":
            return h + branches[i](norms[i](h))
        if arrangement == "post-norm":
            return norms[i](h + branches[i](h))
        return branches[i](norms[i](h))

    for layer in range(len(branches) // 2):
        x = step(x, 2 * layer)        # attention
        x = step(x, 2 * layer + 1)    # feed-forward
    return x if arrangement == "post-norm" else norms[-1](x)


# == wrong 20
# mistake: Without a residual the norm stands behind each branch: the first branch reads x as it is, and the top is normalized twice.
# accept: reads|before the branch|behind|after the branch|after each branch|normalized copy|first branch|twice|input of
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(arrangement)
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        else:
            x = norm(x + branch(x) if arrangement == "post-norm" else branch(x))
    return x if arrangement == "post-norm" else norms[-1](x)
