# exercise: blocks-for
# mistake: One convolution is counted for each block, not two.
# accept: two|one convolution|twice|both|half|single
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += (kernel - 1) * 2**blocks
        blocks += 1
    return blocks
