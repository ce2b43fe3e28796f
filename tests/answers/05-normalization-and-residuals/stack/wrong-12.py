# exercise: stack
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
