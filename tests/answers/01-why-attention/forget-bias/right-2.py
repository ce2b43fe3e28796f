# exercise: forget-bias
def forget_bias(lag, share):
    # sigmoid(b) = p  <=>  b = ln p - ln(1 - p), with p = share ** (1 / lag)
    log_p = math.log(share) / lag
    return log_p - math.log(-math.expm1(log_p))
