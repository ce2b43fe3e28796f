# exercise: stack
# mistake: With post-norm only the branch's output is normalized, and then added to a stream that nothing normalizes.
# accept: the sum|sum is normalized|normalize the sum|after the addition|output of the branch|branch's output|branch alone|stream itself|around the sum|only the branch
def stack(x, branches, norms, arrangement):
    for branch, norm in zip(branches, norms):
        if arrangement == "pre-norm":
            x = x + branch(norm(x))
        elif arrangement == "post-norm":
            x = x + norm(branch(x))
        elif arrangement == "no residual":
            x = branch(norm(x))
        else:
            raise ValueError(arrangement)
    return x if arrangement == "post-norm" else norms[-1](x)
