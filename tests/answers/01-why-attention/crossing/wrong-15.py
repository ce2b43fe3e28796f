# exercise: crossing
# mistake: A convolution is counted as a block of two (2 K T W^2), instead of one layer.
# accept: one layer|two|twice|block|one convolution
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": 2 * kernel}[kind]
    return max(1, (factor - 4) * width // 2 + 1)
