# exercise: crossing
# mistake: no lower bound: lengths of zero and below come out where attention always costs more
# accept: negative|at least 1|below|zero|every length
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return (factor - 4) * width // 2 + 1
