# exercise: blocks-for
# mistake: uses K instead of K - 1 for the reach of a convolution
# accept: k - 1|kernel - 1|kernel
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * kernel * 2**blocks
        blocks += 1
    return blocks
