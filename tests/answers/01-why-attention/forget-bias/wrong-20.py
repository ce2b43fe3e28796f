# exercise: forget-bias
# mistake: The loss is spread evenly: each step loses (1 - share) / lag of the whole, as if losses added up and not factors multiplied.
# accept: even|equal|linear|add|multipl|factor|root|power|product|divid|each step|subtract
def forget_bias(lag, share):
    gate = 1 - (1 - share) / lag
    return math.log(gate / (1 - gate))
