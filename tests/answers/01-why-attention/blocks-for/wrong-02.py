# exercise: blocks-for
# mistake: demands that the reach be larger than the lag: one block too many at the edge
# accept: edge|exact|larger|one too many|reach|equal|at least|itself
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach <= lag and lag > 0:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return blocks
