# exercise: crossing
# mistake: returns the largest length at which attention does not cost more yet, one below the crossing
# accept: largest|one too|smallest|more|below|equal|same|tie
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, (factor - 4) * width // 2)
