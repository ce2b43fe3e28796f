# exercise: crossing
# mistake: counts one product in which the positions meet instead of two: T^2 W
# accept: two products|2 t^2|t^2|twice|half|two
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, (factor - 4) * width + 1)
