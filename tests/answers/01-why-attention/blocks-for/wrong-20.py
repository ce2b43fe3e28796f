# exercise: blocks-for
# mistake: Rounded down and 1 added in place of rounded up: where the lag is exactly what the blocks reach, one block too many.
# accept: exact|edge|one too many|too many|smallest|round|just reach|enough|one more
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    return int(math.log2(lag / (2 * (kernel - 1)) + 1)) + 1
