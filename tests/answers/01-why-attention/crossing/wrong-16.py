# exercise: crossing
# mistake: A tie counts as more: the length at which both cost the same is returned.
# accept: equal|tie|same|as much|strict|more|exactly
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    T = 1
    while 2 * T**2 * width + 4 * T * width**2 < factor * T * width**2:
        T += 1
    return T
