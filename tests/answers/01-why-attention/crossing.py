# Answers to crossing of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    # 2 T^2 W + 4 T W^2 > factor T W^2   <=>   2 T > (factor - 4) W
    return max(1, (factor - 4) * width // 2 + 1)


# == right 2
def crossing(kind, width, kernel=3):
    def attention(T):
        return 2 * T**2 * width + 4 * T * width**2

    def other(T):
        if kind == "rnn":
            return 2 * T * width**2
        if kind == "lstm":
            return 8 * T * width**2
        return kernel * T * width**2

    T = 1
    while attention(T) <= other(T):
        T += 1
    return T


# == right 3
def crossing(kind, width, kernel=3):
    if kind == "rnn":
        return 1
    if kind == "lstm":
        return 2 * width + 1
    if kernel <= 4:
        return 1
    return math.floor((kernel - 4) * width / 2) + 1


# == right 4
from bisect import bisect_left


def crossing(kind, width, kernel=3):
    def other(T):
        match kind:
            case "rnn":
                return 2 * T * width**2
            case "lstm":
                return 8 * T * width**2
            case "convolution":
                return kernel * T * width**2
        raise ValueError(f"no such kind: {kind}")

    lengths = range(1, 8 * width + kernel * width + 2)
    return lengths[bisect_left(lengths, True, key=lambda T: 2 * T**2 * width + 4 * T * width**2 > other(T))]


# == right 5
def crossing(kind, width, kernel=3):
    def surplus(T):      # how many multiplications attention takes beyond the other layer
        other = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind] * T * width * width
        return 2 * T * T * width + 4 * T * width * width - other

    low, high = 0, 1     # surplus(high) > 0 and, for low >= 1, surplus(low) <= 0
    while surplus(high) <= 0:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if surplus(middle) > 0:
            high = middle
        else:
            low = middle
    return high


# == wrong 1
# mistake: finds the length at which both cost the same, not the first at which attention costs more
# accept: same|equal|tie|more|strict
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, -(-(factor - 4) * width // 2))


# == wrong 2
# mistake: forgets the four matrices of attention: counts 2 T^2 W alone
# accept: four matrices|4 t w|matrices|4tw|projection
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, factor * width // 2 + 1)


# == wrong 3
# mistake: no lower bound: lengths of zero and below come out where attention always costs more
# accept: negative|at least 1|below|zero|every length
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return (factor - 4) * width // 2 + 1


# == wrong 4
# mistake: counts one product in which the positions meet instead of two: T^2 W
# accept: two products|2 t^2|t^2|twice|half|two
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, (factor - 4) * width + 1)


# == wrong 5
# mistake: ignores the kernel that is given and takes 3
# accept: kernel
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": 3}[kind]
    return max(1, (factor - 4) * width // 2 + 1)


# == wrong 6
# mistake: counts one matrix for the RNN and four for the LSTM, forgetting those for the state
# accept: lstm|eight|state
def crossing(kind, width, kernel=3):
    factor = {"rnn": 1, "lstm": 4, "convolution": kernel}[kind]
    return max(1, (factor - 4) * width // 2 + 1)


# == wrong 7
# mistake: adds the 3 T W multiplications of the gates, which the formula of the exercise leaves out
# accept: gates|3 t
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    extra = 3 if kind == "lstm" else 0
    return max(1, ((factor - 4) * width + extra) // 2 + 1)


# == wrong 8
# mistake: compares with a convolution of kernel K that costs K^2
# accept: kernel|square
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel**2}[kind]
    return max(1, (factor - 4) * width // 2 + 1)


# == wrong 9
# mistake: returns the largest length at which attention does not cost more yet, one below the crossing
# accept: largest|one too|smallest|more|below|equal|same|tie
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, (factor - 4) * width // 2)


# == wrong 10
# mistake: searches up to a fixed length of 1,000 and says 1 where the crossing lies beyond it
# accept: search|1,000|1000|limit|long|beyond|wide|large
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    for T in range(1, 1000):
        if 2 * T**2 * width + 4 * T * width**2 > factor * T * width**2:
            return T
    return 1


# == wrong 11
# mistake: The length at which both cost the same is returned (at least as many), not the first at which attention costs more.
# accept: more|equal|same|strictly|as many|tie
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    T = 1
    while 2 * T**2 * width + 4 * T * width**2 < factor * T * width**2:
        T += 1
    return T


# == wrong 12
# mistake: Attention's four matrices (4 T W^2) are left out; only the pairs are counted.
# accept: four matrices|4 t w|4·t|matrices|projection|pairs
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return factor * width // 2 + 1


# == wrong 13
# mistake: Where attention costs more at every length, the formula gives a number below 1, and it is returned as it is.
# accept: at least 1|every length|below 1|negative|t = 1|is 1|smallest length
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return (factor - 4) * width // 2 + 1


# == wrong 14
# mistake: Where (K - 4) W is odd, the half is rounded up and 1 added all the same: one too many.
# accept: odd|half|round|one too
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, math.ceil((factor - 4) * width / 2) + 1)


# == wrong 15
# mistake: A convolution is counted as a block of two (2 K T W^2), instead of one layer.
# accept: one layer|two|twice|block|one convolution
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": 2 * kernel}[kind]
    return max(1, (factor - 4) * width // 2 + 1)


# == wrong 16
# mistake: A tie counts as more: the length at which both cost the same is returned.
# accept: equal|tie|same|as much|strict|more|exactly
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    T = 1
    while 2 * T**2 * width + 4 * T * width**2 < factor * T * width**2:
        T += 1
    return T


# == wrong 17
# mistake: The formula is used where attention costs more at every length: zero or negative lengths come out.
# accept: every length|at least 1|negative|below 1|smallest length|zero|t = 1|always|t ≥ 1
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return (factor - 4) * width // 2 + 1


# == wrong 18
# mistake: Attention's four matrices (4 T W²) are left out.
# accept: matrices|projection|4 t w|4tw|four|left out|second term|4 w|alone
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return factor * width // 2 + 1


# == wrong 19
# mistake: Divided with /: a float comes back, and half a step where (K - 4) W is odd.
# accept: integer|float|half|//|whole|round|odd
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    return max(1, (factor - 4) * width / 2 + 1)


# == wrong 20
# mistake: The search stops at 1000: crossings at longer lengths are not found.
# accept: stop|limit|1000|1,000|long|search|wide|large|gives up|range|far enough|cap|width
def crossing(kind, width, kernel=3):
    factor = {"rnn": 2, "lstm": 8, "convolution": kernel}[kind]
    for T in range(1, 1000):
        if 2 * T**2 * width + 4 * T * width**2 > factor * T * width**2:
            return T
    return 1000
