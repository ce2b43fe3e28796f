# exercise: stack
# mistake: takes any other name for no residual and raises no ValueError
# accept: valueerror|unknown|other arrangement|any other|name|raise|raises
def stack(x, branches, norms, arrangement):
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = norm(x + branch(x))
        else:
            x = branch(norm(x))
    return x if arrangement == "post-norm" else norms[-1](x)
