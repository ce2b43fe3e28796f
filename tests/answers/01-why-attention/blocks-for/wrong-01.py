# exercise: blocks-for
# mistake: counts one convolution per block instead of two
# accept: two|one convolution|per block
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += (kernel - 1) * 2**blocks
        blocks += 1
    return blocks
