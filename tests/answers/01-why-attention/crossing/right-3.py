# exercise: crossing
def crossing(kind, width, kernel=3):
    if kind == "rnn":
        return 1
    if kind == "lstm":
        return 2 * width + 1
    if kernel <= 4:
        return 1
    return math.floor((kernel - 4) * width / 2) + 1
