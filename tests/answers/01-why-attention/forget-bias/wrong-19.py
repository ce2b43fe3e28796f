# exercise: forget-bias
# mistake: The approximation ln(lag / -ln share) for long lags is used as if it were exact.
# accept: approx|ln k|short lag|long lag|large|small lag|exact|one step|lag of 1|logarithm of the lag|log(lag
def forget_bias(lag, share):
    return math.log(lag) - math.log(-math.log(share))
