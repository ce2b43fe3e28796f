# exercise: blocks-for
# mistake: A block is counted as one convolution instead of two.
# accept: two convolutions|two|twice|2 (k
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += (kernel - 1) * 2**blocks
        blocks += 1
    return blocks
