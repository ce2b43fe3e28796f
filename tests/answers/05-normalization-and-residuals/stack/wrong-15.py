# exercise: stack
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
