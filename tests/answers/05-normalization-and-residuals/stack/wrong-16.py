# exercise: stack
# mistake: An unknown arrangement is looked up in a dictionary and gives a KeyError instead of a ValueError.
# accept: valueerror|keyerror|unknown|other name|any other|raise
def stack(x, branches, norms, arrangement):
    step = {"pre-norm": lambda h, f, norm: h + f(norm(h)),
            "post-norm": lambda h, f, norm: norm(h + f(h)),
            "no residual": lambda h, f, norm: f(norm(h))}[arrangement]
    for f, norm in zip(branches, norms):
        x = step(x, f, norm)
    return x if arrangement == "post-norm" else norms[-1](x)
