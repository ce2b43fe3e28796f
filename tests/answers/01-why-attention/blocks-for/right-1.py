# exercise: blocks-for
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return blocks
