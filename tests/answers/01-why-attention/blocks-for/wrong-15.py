# exercise: blocks-for
# mistake: The logarithm is rounded down and 1 is added, so that a lag right at the edge of what n blocks reach gets n + 1.
# accept: edge|round|exactly|one too many|smallest|just
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    return int(math.log2(lag / (2 * (kernel - 1)) + 1)) + 1
