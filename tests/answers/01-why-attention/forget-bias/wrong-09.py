# exercise: forget-bias
# mistake: considers one step alone: the gate itself is set to share, lag is not used
# accept: lag|one step|each step|single
def forget_bias(lag, share):
    return math.log(share / (1 - share))
