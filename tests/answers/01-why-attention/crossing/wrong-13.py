# exercise: crossing
# mistake: Where attention costs more at every length, the formula gives a number below 1, and it is returned as it is.
# accept: at least 1|every length|below 1|negative|t = 1|is 1|smallest length
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return (factor - 4) * width // 2 + 1
