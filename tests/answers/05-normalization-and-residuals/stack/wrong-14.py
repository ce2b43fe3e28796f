# exercise: stack
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
