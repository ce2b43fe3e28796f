# exercise: blocks-for
# mistake: takes the field R for the reach: R counts the newest position too, so a field of lag positions stops one step short
# accept: itself|field|own|newest|one step|one too|short|position
def blocks_for(lag, kernel):
    blocks, reach = 0, 1 if lag else 0
    while reach < lag:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return blocks
