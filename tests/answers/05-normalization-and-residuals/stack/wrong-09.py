# exercise: stack
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
