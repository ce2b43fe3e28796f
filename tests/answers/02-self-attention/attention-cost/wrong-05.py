# exercise: attention-cost
# mistake: The memory in bytes is returned (4 for each float32) instead of the number of weights.
# accept: byte|number of weights|how many weights|times four|float32
def attention_cost(length, width):
    multiplications = 2 * length * length * width
    memory = length * length * 4    # float32
    return multiplications, memory
