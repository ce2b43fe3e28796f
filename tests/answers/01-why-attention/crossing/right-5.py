# exercise: crossing
def crossing(kind, width, kernel=3):
    def surplus(T):      # how many multiplications attention takes beyond the other layer
        other = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind] * T * width * width
        return 2 * T * T * width + 4 * T * width * width - other

    low, high = 0, 1     # surplus(high) > 0 and, for low >= 1, surplus(low) <= 0
    while surplus(high) <= 0:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if surplus(middle) > 0:
            high = middle
        else:
            low = middle
    return high
