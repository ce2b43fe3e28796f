# exercise: attention-cost
# mistake: The two numbers are in the wrong order: weights first, then multiplications.
# accept: order|swap|first|exchang|revers
def attention_cost(length, width):
    weights = length * length
    multiplications = length * width * length + length * length * width
    return weights, multiplications
