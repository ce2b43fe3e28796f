# exercise: forget-bias
# mistake: The sign of the bias is lost: the minus in front of the logarithm is missing.
# accept: sign|minus|negative|positive|1 - share|other way|opposite|turned round|upside|forget
def forget_bias(lag, share):
    gate = share ** (1 / lag)
    return math.log(1 / gate - 1)
