# exercise: head-parts
# mistake: Returns the output with the head left out, and not what the head adds.
# accept: left out|without|rest|others|switched off|leave|all but
def head_parts(mixed, w_output):
    parts = mixed @ w_output.unflatten(0, (mixed.shape[1], -1))
    return parts.sum(dim=1, keepdim=True) - parts
