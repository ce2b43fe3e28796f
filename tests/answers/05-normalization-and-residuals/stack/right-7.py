# exercise: stack
def stack(x, branches, norms, arrangement):
    n = len(branches)
    if arrangement == "post-norm":
        for i in range(n):
            x = norms[i](branches[i](x) + x)
        return x
    if arrangement == "pre-norm":
        keep = 1.0
    elif arrangement == "no residual":
        keep = 0.0
    else:
        raise ValueError("arrangement must be pre-norm, post-norm or no residual")
    read = norms[0](x)
    for i in range(n):
        out = branches[i](read)
        x = out + x if keep else out
        read = norms[i + 1](x)       # after the last branch this is the norm at the top
    return read
