# exercise: stack
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
