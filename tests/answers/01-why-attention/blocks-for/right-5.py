# exercise: blocks-for
def blocks_for(lag, kernel):
    # need 2^n >= 1 + ceil(lag / (2 (K - 1))), and n.bit_length counts the powers of two
    return (-(-lag // (2 * kernel - 2))).bit_length()
