# exercise: forget-bias
# mistake: takes share for what is lost, not for what is left
# accept: lost|left|1 - share|forgotten
def forget_bias(lag, share):
    return -math.log(math.expm1(-math.log(1 - share) / lag))
