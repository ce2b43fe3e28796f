# exercise: blocks-for
# mistake: rounds the logarithm down, which gives the largest number of blocks that does not reach beyond the lag
# accept: round|ceil|floor|down|up|too few|short
def blocks_for(lag, kernel):
    return math.floor(math.log2(lag / (2 * (kernel - 1)) + 1))
