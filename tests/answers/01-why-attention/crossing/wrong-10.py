# exercise: crossing
# mistake: searches up to a fixed length of 1,000 and says 1 where the crossing lies beyond it
# accept: search|1,000|1000|limit|long|beyond|wide|large
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    for T in range(1, 1000):
        if 2 * T**2 * width + 4 * T * width**2 > factor * T * width**2:
            return T
    return 1
