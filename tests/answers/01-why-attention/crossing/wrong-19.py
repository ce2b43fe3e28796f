# exercise: crossing
# mistake: Divided with /: a float comes back, and half a step where (K - 4) W is odd.
# accept: integer|float|half|//|whole|round|odd
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, (factor - 4) * width / 2 + 1)
