# exercise: blocks-for
# mistake: always builds at least one block, also for a lag of 0
# accept: lag of 0|zero|no block|lag 0
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while blocks == 0 or reach < lag:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return blocks
