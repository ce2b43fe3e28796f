# exercise: forget-bias
# mistake: uses the approximation for long lags, b = ln(lag / -ln share), at every lag
# accept: approximat|long lag|short|ln k|small lag|large
def forget_bias(lag, share):
    return math.log(lag / -math.log(share))
