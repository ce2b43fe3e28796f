# exercise: crossing
# mistake: adds the 3 T W multiplications of the gates, which the formula of the exercise leaves out
# accept: gates|3 t
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    extra = 3 if kind == "lstm" else 0
    return max(1, ((factor - 4) * width + extra) // 2 + 1)
