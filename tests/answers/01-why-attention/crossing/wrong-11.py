# exercise: crossing
# mistake: The length at which both cost the same is returned (at least as many), not the first at which attention costs more.
# accept: more|equal|same|strictly|as many|tie
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    T = 1
    while 2 * T**2 * width + 4 * T * width**2 < factor * T * width**2:
        T += 1
    return T
