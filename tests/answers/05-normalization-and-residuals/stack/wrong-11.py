# exercise: stack
# mistake: At the top the loop's last norm is used once more (norms[n - 1]) instead of the last of the list (norms[n]).
# accept: last norm|top|n + 1|norms[-1]|own norm|very top|number
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(arrangement)
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norm(x)
