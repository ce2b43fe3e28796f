# exercise: blocks-for
# mistake: The search begins at one block, so a lag of 0 gets one block.
# accept: lag of 0|no block|lag 0|zero|0 blocks
def blocks_for(lag, kernel):
    blocks = 1
    while 2 * (kernel - 1) * (2**blocks - 1) < lag:
        blocks += 1
    return blocks
