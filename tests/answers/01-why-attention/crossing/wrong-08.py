# exercise: crossing
# mistake: compares with a convolution of kernel K that costs K^2
# accept: kernel|square
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel**2}[kind]
    return max(1, (factor - 4) * width // 2 + 1)
