# exercise: attention-cost
def attention_cost(length, width):
    matmul = lambda rows, inner, columns: rows * inner * columns
    scores = matmul(length, width, length)     # (T, D) @ (D, T)
    mixing = matmul(length, length, width)     # (T, T) @ (T, D)
    return scores + mixing, length ** 2
