# exercise: stack
# mistake: Without a residual the result does not go through the last norm.
# accept: last norm|top|no residual|without a residual
def stack(x, branches, norms, arrangement):
    h = x
    for i in range(len(branches)):
        if arrangement == "pre-norm":
            h = h + branches[i](norms[i](h))
        elif arrangement == "post-norm":
            h = norms[i](h + branches[i](h))
        elif arrangement == "no residual":
            h = branches[i](norms[i](h))
        else:
            raise ValueError(f"unknown arrangement {arrangement}")
    if arrangement == "pre-norm":
        h = norms[-1](h)
    return h
