# exercise: forget-bias
def forget_bias(lag, share):
    lost = -math.log(share) / lag          # sigmoid(b) = exp(-lost)
    return -lost - math.log(-math.expm1(-lost))
