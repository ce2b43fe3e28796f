# exercise: attention-cost
# mistake: Only one of the two matrix products is counted (the scores); the mixing of the values is missing.
# accept: two|both|mixing|second|half|values
def attention_cost(length, width):
    multiplications = length * length * width
    weights = length * length
    return multiplications, weights
