# exercise: crossing
# mistake: forgets the four matrices of attention: counts 2 T^2 W alone
# accept: four matrices|4 t w|matrices|4tw|projection
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, factor * width // 2 + 1)
