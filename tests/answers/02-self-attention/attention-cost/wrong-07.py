# exercise: attention-cost
# mistake: Floats are returned instead of integers (math.pow).
# accept: integer|float
def attention_cost(length, width):
    n = math.pow(length, 2)
    return 2 * n * width, n
