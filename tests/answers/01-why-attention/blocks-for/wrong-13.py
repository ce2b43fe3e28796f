# exercise: blocks-for
# mistake: Only the reach of the top block is compared with the lag; what the blocks below add is left out.
# accept: add up|sum|below|all blocks|together|top block|last block
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    blocks = 1
    while 2 * (kernel - 1) * 2 ** (blocks - 1) < lag:
        blocks += 1
    return blocks
