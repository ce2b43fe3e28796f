# exercise: blocks-for
# mistake: returns the number of convolutions instead of the number of blocks
# accept: convolutions|twice|blocks|half
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return 2 * blocks
