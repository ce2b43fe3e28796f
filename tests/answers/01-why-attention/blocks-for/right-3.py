# exercise: blocks-for
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    n = 1
    while 1 + 2 * (kernel - 1) * (2**n - 1) < lag + 1:
        n = n + 1
    return int(n)
