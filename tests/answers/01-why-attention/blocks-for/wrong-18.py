# exercise: blocks-for
# mistake: The dilations are taken as 1, 2, 3, 4, ... and do not double.
# accept: doubl|power|dilation|1, 2, 4|twice
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        blocks += 1
        reach += 2 * (kernel - 1) * blocks
    return blocks
