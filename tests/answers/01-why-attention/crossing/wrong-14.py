# exercise: crossing
# mistake: Where (K - 4) W is odd, the half is rounded up and 1 added all the same: one too many.
# accept: odd|half|round|one too
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, math.ceil((factor - 4) * width / 2) + 1)
