# exercise: blocks-for
# mistake: The field is compared with the lag: the newest position counts in the field, so it reaches one step less.
# accept: newest|itself|field|edge|one step|one less|one more|off by|position
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    blocks = 0
    while 1 + 2 * (kernel - 1) * (2**blocks - 1) < lag:
        blocks += 1
    return blocks
