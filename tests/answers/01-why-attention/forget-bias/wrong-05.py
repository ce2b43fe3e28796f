# exercise: forget-bias
# mistake: spreads the loss evenly over the steps, (1 - share) / lag each, instead of taking the root
# accept: root|power|divid|product|multipl|each step|evenly|add
def forget_bias(lag, share):
    keep = 1 - (1 - share) / lag
    return math.log(keep / (1 - keep)) if keep < 1 else math.inf
