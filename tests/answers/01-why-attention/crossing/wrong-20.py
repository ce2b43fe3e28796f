# exercise: crossing
# mistake: The search stops at 1000: crossings at longer lengths are not found.
# accept: stop|limit|1000|1,000|long|search|wide|large|gives up|range|far enough|cap|width
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    for T in range(1, 1000):
        if 2 * T**2 * width + 4 * T * width**2 > factor * T * width**2:
            return T
    return 1000
