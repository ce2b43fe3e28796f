# exercise: stack
def stack(x, branches, norms, arrangement):
    *own, last = norms
    match arrangement:
        case "post-norm":
            for f, n in zip(branches, own):
                x = n(x + f(x))
            return x
        case "pre-norm" | "no residual":
            keep = 1 if arrangement == "pre-norm" else 0
            for f, n in zip(branches, own):
                x = (x if keep else 0) + f(n(x))
            return last(x)
        case _:
            raise ValueError("arrangement must be pre-norm, post-norm or no residual")
