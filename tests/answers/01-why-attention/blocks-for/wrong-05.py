# exercise: blocks-for
# mistake: all dilations are 1: the reach grows by the same amount with each block
# accept: dilation|doubl
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * (kernel - 1)
        blocks += 1
    return blocks
