# exercise: stack
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
