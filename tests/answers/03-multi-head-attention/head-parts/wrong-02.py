# exercise: head-parts
# mistake: Gives head h every H-th row of w_output.
# accept: every|neighbour|interleave|rows|turn|stride
def head_parts(mixed, w_output):
    H = mixed.shape[1]
    return mixed @ w_output.unflatten(0, (-1, H)).transpose(0, 1)
