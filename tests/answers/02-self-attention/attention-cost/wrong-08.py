# exercise: attention-cost
# mistake: The scaling of the scores is counted as T*T more multiplications.
# accept: scal|sqrt|divi|alone|too many
def attention_cost(length, width):
    scores = length * length * width
    scale = length * length          # every score times 1/sqrt(D)
    mixing = length * length * width
    return scores + scale + mixing, length * length
