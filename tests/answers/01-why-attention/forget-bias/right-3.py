# exercise: forget-bias
def forget_bias(lag, share):
    keep = share ** (1 / lag)
    return math.log(keep / (1 - keep))
