# exercise: forget-bias
# mistake: share is read as what is lost: 1 - share is left after lag steps.
# accept: lost|forgotten|is left|1 - share|what is left
def forget_bias(lag, share):
    log_gate = math.log1p(-share) / lag
    return log_gate - math.log(-math.expm1(log_gate))
