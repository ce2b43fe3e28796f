# exercise: crossing
# mistake: finds the length at which both cost the same, not the first at which attention costs more
# accept: same|equal|tie|more|strict
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, -(-(factor - 4) * width // 2))
