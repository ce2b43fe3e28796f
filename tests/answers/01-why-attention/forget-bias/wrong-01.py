# exercise: forget-bias
# mistake: copies equation (4): always leaves 1/e, whatever share is asked for
# accept: share|1/e
def forget_bias(lag, share):
    return -math.log(math.exp(1 / lag) - 1)
