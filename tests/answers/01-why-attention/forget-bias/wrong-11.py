# exercise: forget-bias
# mistake: What is lost is divided evenly among the steps, as if the cell lost the same amount each time and not the same factor.
# accept: root|factor|power|same share|product|multipl
def forget_bias(lag, share):
    gate = 1 - (1 - share) / lag
    return math.log(gate / (1 - gate))
