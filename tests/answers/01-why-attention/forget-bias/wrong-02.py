# exercise: forget-bias
# mistake: the sign is wrong: returns the bias that loses what should be kept
# accept: sign|minus|negative
def forget_bias(lag, share):
    return math.log(math.expm1(-math.log(share) / lag))
