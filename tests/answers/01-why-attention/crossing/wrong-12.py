# exercise: crossing
# mistake: Attention's four matrices (4 T W^2) are left out; only the pairs are counted.
# accept: four matrices|4 t w|4·t|matrices|projection|pairs
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return factor * width // 2 + 1
