# exercise: forget-bias
# mistake: counts one step too few (lag - 1) because "the first step writes"
# accept: step|lag|one too
def forget_bias(lag, share):
    steps = max(lag - 1, 1)
    return -math.log(math.expm1(-math.log(share) / steps))
