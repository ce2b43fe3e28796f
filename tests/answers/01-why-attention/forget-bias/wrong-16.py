# exercise: forget-bias
# mistake: The gate is the lag-th power of the share where it should be the lag-th root.
# accept: root|power|each step|per step|1/lag|1 / lag|keeps
def forget_bias(lag, share):
    gate = share**lag
    return math.log(gate) - math.log(1 - gate)
