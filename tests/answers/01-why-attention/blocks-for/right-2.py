# exercise: blocks-for
def blocks_for(lag, kernel):
    # 2 (K - 1)(2^n - 1) >= lag  <=>  2^n - 1 >= ceil(lag / (2 (K - 1)))
    needed = -(-lag // (2 * (kernel - 1)))
    return needed.bit_length()
