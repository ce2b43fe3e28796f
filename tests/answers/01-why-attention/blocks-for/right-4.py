# exercise: blocks-for
def blocks_for(lag, kernel):
    # 2 (K - 1) (2^n - 1) >= lag: 2^n - 1, which is n ones in binary, must be at least lag / (2 (K - 1)), rounded up
    return (-(-lag // (2 * (kernel - 1)))).bit_length()
