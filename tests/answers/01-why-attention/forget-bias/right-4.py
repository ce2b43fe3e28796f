# exercise: forget-bias
def forget_bias(lag, share):
    def left(b):
        """The logarithm of what is left after lag steps: lag times log sigmoid(b), without overflow."""
        return -lag * (max(-b, 0.0) + math.log1p(math.exp(-abs(b))))

    low, high = -800.0, 800.0
    while low < (middle := (low + high) / 2) < high:
        if left(middle) < math.log(share):
            low = middle
        else:
            high = middle
    return high
