# exercise: stack
# mistake: uses the first norm for every branch
# accept: first norm|same norm|own norm|each|number i|belongs|norms[0]|its own|of its own
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    norm, last = norms[0], norms[-1]
    for branch in branches:
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else last(x)
