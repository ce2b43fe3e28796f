# exercise: stack
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
