# exercise: blocks-for
# mistake: starts with dilation 2 in the first block
# accept: first block|dilation|starts|2, 4
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * (kernel - 1) * 2 ** (blocks + 1)
        blocks += 1
    return blocks
