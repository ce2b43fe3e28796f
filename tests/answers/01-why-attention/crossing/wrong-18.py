# exercise: crossing
# mistake: Attention's four matrices (4 T W²) are left out.
# accept: matrices|projection|4 t w|4tw|four|left out|second term|4 w|alone
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return factor * width // 2 + 1
