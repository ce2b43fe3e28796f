# exercise: blocks-for
# mistake: sums the dilations wrongly: takes 2^n for 1 + 2 + ... + 2^(n-1) = 2^n - 1, which is one step of the first convolution too much
# accept: 2^n|2**n|- 1|sum|add|edge|one too few|reach
def blocks_for(lag, kernel):
    n = 0
    while 2 * (kernel - 1) * 2**n < lag:      # the last block's dilation decides
        n += 1
    return n
