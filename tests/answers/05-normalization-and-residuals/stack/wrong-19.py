# exercise: stack
# mistake: Branches are taken two by two, attention and feed-forward, so that with an odd number of branches the last is left out.
# accept: odd|pairs|two by two|last branch|left out|every branch|all branches|any number|number of branches|one branch|single|skip
def stack(x, branches, norms, arrangement):
    if arrangement not in ("pre-norm", "post-norm", "no residual"):
        raise ValueError(arrangement)

    def step(h, i):
        if arrangement == "pre-norm":
            return h + branches[i](norms[i](h))
        if arrangement == "post-norm":
            return norms[i](h + branches[i](h))
        return branches[i](norms[i](h))

    for layer in range(len(branches) // 2):
        x = step(x, 2 * layer)        # attention
        x = step(x, 2 * layer + 1)    # feed-forward
    return x if arrangement == "post-norm" else norms[-1](x)
