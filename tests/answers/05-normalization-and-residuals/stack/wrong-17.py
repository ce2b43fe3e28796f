# exercise: stack
# mistake: The name is only looked at for its beginning, so that other names such as 'pre' or 'post-layer' pass without a ValueError.
# accept: valueerror|other name|any other|exact|whole name|raise|unknown|beginning|similar
def stack(x, branches, norms, arrangement):
    for branch, norm in zip(branches, norms):
        if arrangement.startswith("pre"):
            x = x + branch(norm(x))
        elif arrangement.startswith("post"):
            x = norm(x + branch(x))
        elif arrangement.startswith("no"):
            x = branch(norm(x))
        else:
            raise ValueError(arrangement)
    return x if arrangement.startswith("post") else norms[-1](x)
