# exercise: attention-cost
# mistake: Length and width are exchanged: the cost grows with the square of the width.
# accept: exchang|swap|square|length|quadratic
def attention_cost(length, width):
    scores = length * width * width
    values = length * width * width
    return scores + values, length * length
