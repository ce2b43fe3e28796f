# exercise: forget-bias
def forget_bias(lag, share):
    return -math.log(math.expm1(-math.log(share) / lag))
