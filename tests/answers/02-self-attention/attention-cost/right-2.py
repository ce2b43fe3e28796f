# exercise: attention-cost
def attention_cost(length, width):
    multiplications = weights = 0
    for query in range(length):
        weights += length                     # one for each key
        multiplications += length * width     # a dot product with each key
        multiplications += length * width     # each weight times a value vector
    return (multiplications, weights)
