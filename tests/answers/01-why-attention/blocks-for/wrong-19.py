# exercise: blocks-for
# mistake: At least one block is returned, for a lag of 0 too.
# accept: lag of 0|lag 0|zero|no block|none|at least one|newest
def blocks_for(lag, kernel):
    blocks = 1
    while 2 * (kernel - 1) * (2**blocks - 1) < lag:
        blocks += 1
    return blocks
