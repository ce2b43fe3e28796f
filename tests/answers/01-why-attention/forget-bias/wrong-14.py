# exercise: forget-bias
# mistake: An approximation for long lags, log(lag / -log(share)), is used, which is wrong for a short lag.
# accept: approximat|short lag|one step|small lag|exact|only for long|long lags
def forget_bias(lag, share):
    # each step may lose -log(share) / lag
    return math.log(lag) - math.log(-math.log(share))
