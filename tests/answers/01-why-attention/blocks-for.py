# Answers to blocks-for of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return blocks


# == right 2
def blocks_for(lag, kernel):
    # 2 (K - 1)(2^n - 1) >= lag  <=>  2^n - 1 >= ceil(lag / (2 (K - 1)))
    needed = -(-lag // (2 * (kernel - 1)))
    return needed.bit_length()


# == right 3
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    n = 1
    while 1 + 2 * (kernel - 1) * (2**n - 1) < lag + 1:
        n = n + 1
    return int(n)


# == right 4
def blocks_for(lag, kernel):
    # 2 (K - 1) (2^n - 1) >= lag: 2^n - 1, which is n ones in binary, must be at least lag / (2 (K - 1)), rounded up
    return (-(-lag // (2 * (kernel - 1)))).bit_length()


# == right 5
def blocks_for(lag, kernel):
    # need 2^n >= 1 + ceil(lag / (2 (K - 1))), and n.bit_length counts the powers of two
    return (-(-lag // (2 * kernel - 2))).bit_length()


# == wrong 1
# mistake: counts one convolution per block instead of two
# accept: two|one convolution|per block
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += (kernel - 1) * 2**blocks
        blocks += 1
    return blocks


# == wrong 2
# mistake: demands that the reach be larger than the lag: one block too many at the edge
# accept: edge|exact|larger|one too many|reach|equal|at least|itself
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach <= lag and lag > 0:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return blocks


# == wrong 3
# mistake: takes the field R for the reach: R counts the newest position too, so a field of lag positions stops one step short
# accept: itself|field|own|newest|one step|one too|short|position
def blocks_for(lag, kernel):
    blocks, reach = 0, 1 if lag else 0
    while reach < lag:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return blocks


# == wrong 4
# mistake: uses K instead of K - 1 for the reach of a convolution
# accept: k - 1|kernel - 1|kernel
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * kernel * 2**blocks
        blocks += 1
    return blocks


# == wrong 5
# mistake: all dilations are 1: the reach grows by the same amount with each block
# accept: dilation|doubl
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * (kernel - 1)
        blocks += 1
    return blocks


# == wrong 6
# mistake: starts with dilation 2 in the first block
# accept: first block|dilation|starts|2, 4
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * (kernel - 1) * 2 ** (blocks + 1)
        blocks += 1
    return blocks


# == wrong 7
# mistake: always builds at least one block, also for a lag of 0
# accept: lag of 0|zero|no block|lag 0
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while blocks == 0 or reach < lag:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return blocks


# == wrong 8
# mistake: returns the number of convolutions instead of the number of blocks
# accept: convolutions|twice|blocks|half
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += 2 * (kernel - 1) * 2**blocks
        blocks += 1
    return 2 * blocks


# == wrong 9
# mistake: rounds the logarithm down, which gives the largest number of blocks that does not reach beyond the lag
# accept: round|ceil|floor|down|up|too few|short
def blocks_for(lag, kernel):
    return math.floor(math.log2(lag / (2 * (kernel - 1)) + 1))


# == wrong 10
# mistake: sums the dilations wrongly: takes 2^n for 1 + 2 + ... + 2^(n-1) = 2^n - 1, which is one step of the first convolution too much
# accept: 2^n|2**n|- 1|sum|add|edge|one too few|reach
def blocks_for(lag, kernel):
    n = 0
    while 2 * (kernel - 1) * 2**n < lag:      # the last block's dilation decides
        n += 1
    return n


# == wrong 11
# mistake: A block is counted as one convolution instead of two.
# accept: two convolutions|two|twice|2 (k
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += (kernel - 1) * 2**blocks
        blocks += 1
    return blocks


# == wrong 12
# mistake: The receptive field, which counts the newest position too, is compared with the lag, so one step too few is asked for.
# accept: newest|off by one|one too|counts|field|itself
def blocks_for(lag, kernel):
    blocks = 0
    while 1 + 2 * (kernel - 1) * (2**blocks - 1) < lag:
        blocks += 1
    return blocks


# == wrong 13
# mistake: Only the reach of the top block is compared with the lag; what the blocks below add is left out.
# accept: add up|sum|below|all blocks|together|top block|last block
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    blocks = 1
    while 2 * (kernel - 1) * 2 ** (blocks - 1) < lag:
        blocks += 1
    return blocks


# == wrong 14
# mistake: The search begins at one block, so a lag of 0 gets one block.
# accept: lag of 0|no block|lag 0|zero|0 blocks
def blocks_for(lag, kernel):
    blocks = 1
    while 2 * (kernel - 1) * (2**blocks - 1) < lag:
        blocks += 1
    return blocks


# == wrong 15
# mistake: The logarithm is rounded down and 1 is added, so that a lag right at the edge of what n blocks reach gets n + 1.
# accept: edge|round|exactly|one too many|smallest|just
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    return int(math.log2(lag / (2 * (kernel - 1)) + 1)) + 1


# == wrong 16
# mistake: One convolution is counted for each block, not two.
# accept: two|one convolution|twice|both|half|single
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        reach += (kernel - 1) * 2**blocks
        blocks += 1
    return blocks


# == wrong 17
# mistake: The field is compared with the lag: the newest position counts in the field, so it reaches one step less.
# accept: newest|itself|field|edge|one step|one less|one more|off by|position
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    blocks = 0
    while 1 + 2 * (kernel - 1) * (2**blocks - 1) < lag:
        blocks += 1
    return blocks


# == wrong 18
# mistake: The dilations are taken as 1, 2, 3, 4, ... and do not double.
# accept: doubl|power|dilation|1, 2, 4|twice
def blocks_for(lag, kernel):
    blocks, reach = 0, 0
    while reach < lag:
        blocks += 1
        reach += 2 * (kernel - 1) * blocks
    return blocks


# == wrong 19
# mistake: At least one block is returned, for a lag of 0 too.
# accept: lag of 0|lag 0|zero|no block|none|at least one|newest
def blocks_for(lag, kernel):
    blocks = 1
    while 2 * (kernel - 1) * (2**blocks - 1) < lag:
        blocks += 1
    return blocks


# == wrong 20
# mistake: Rounded down and 1 added in place of rounded up: where the lag is exactly what the blocks reach, one block too many.
# accept: exact|edge|one too many|too many|smallest|round|just reach|enough|one more
def blocks_for(lag, kernel):
    if lag == 0:
        return 0
    return int(math.log2(lag / (2 * (kernel - 1)) + 1)) + 1
