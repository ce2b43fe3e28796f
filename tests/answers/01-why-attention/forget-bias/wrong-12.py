# exercise: forget-bias
# mistake: Equation (4) is used as it stands, for a share of 1/e, and the argument share is ignored.
# accept: share|1/e|1 / e
def forget_bias(lag, share):
    return -math.log(math.expm1(1 / lag))
