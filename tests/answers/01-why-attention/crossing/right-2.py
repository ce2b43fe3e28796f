# exercise: crossing
def crossing(kind, width, kernel=3):
    def attention(T):
        return 2 * T**2 * width + 4 * T * width**2

    def other(T):
        if kind == "rnn":
            return 2 * T * width**2
        if kind == "lstm":
            return 8 * T * width**2
        return kernel * T * width**2

    T = 1
    while attention(T) <= other(T):
        T += 1
    return T
