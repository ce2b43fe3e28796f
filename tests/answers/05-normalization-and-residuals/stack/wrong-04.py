# exercise: stack
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
