# exercise: crossing
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    # 2 T^2 W + 4 T W^2 > factor T W^2   <=>   2 T > (factor - 4) W
    return max(1, (factor - 4) * width // 2 + 1)
