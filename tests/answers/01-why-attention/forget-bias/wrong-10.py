# exercise: forget-bias
# mistake: raises the share to the power lag instead of 1 / lag
# accept: power|root|1 / lag|1/lag|inverse
def forget_bias(lag, share):
    keep = share ** lag
    return math.log(keep) - math.log1p(-keep) if keep > 0 else -math.inf
