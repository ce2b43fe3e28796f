# exercise: stack
# mistake: takes the norms one place too high: branch i gets norm i + 1, and norm 0 goes to the top
# accept: number i|belongs|own norm|each|off by one|next|shift|shifted|order|one place|its own|of its own
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(f"unknown arrangement {arrangement}")
    for branch, norm in zip(branches, norms[1:]):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norms[0](x)
