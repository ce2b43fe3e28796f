# exercise: crossing
# mistake: The formula is used where attention costs more at every length: zero or negative lengths come out.
# accept: every length|at least 1|negative|below 1|smallest length|zero|t = 1|always|t ≥ 1
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return (factor - 4) * width // 2 + 1
