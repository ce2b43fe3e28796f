# exercise: blocks-for
# mistake: The receptive field, which counts the newest position too, is compared with the lag, so one step too few is asked for.
# accept: newest|off by one|one too|counts|field|itself
def blocks_for(lag, kernel):
    blocks = 0
    while 1 + 2 * (kernel - 1) * (2**blocks - 1) < lag:
        blocks += 1
    return blocks
