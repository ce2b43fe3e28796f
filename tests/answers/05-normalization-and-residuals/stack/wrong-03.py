# exercise: stack
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
