# exercise: crossing
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
