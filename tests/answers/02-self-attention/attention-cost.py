# Answers to attention-cost of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def attention_cost(length, width):
    matmul = lambda rows, inner, columns: rows * inner * columns
    scores = matmul(length, width, length)     # (T, D) @ (D, T)
    mixing = matmul(length, length, width)     # (T, T) @ (T, D)
    return scores + mixing, length ** 2


# == right 2
def attention_cost(length, width):
    multiplications = weights = 0
    for query in range(length):
        weights += length                     # one for each key
        multiplications += length * width     # a dot product with each key
        multiplications += length * width     # each weight times a value vector
    return (multiplications, weights)


# == right 3
def attention_cost(length, width):
    q = k = v = torch.empty(length, width, device="meta")
    scores = q @ k.T
    mixed = scores @ v
    # each entry of a matrix product costs as many multiplications as its inner size
    return scores.numel() * width + mixed.numel() * length, scores.numel()


# == wrong 1
# mistake: Only one of the two matrix products is counted (the scores); the mixing of the values is missing.
# accept: two|both|mixing|second|half|values
def attention_cost(length, width):
    multiplications = length * length * width
    weights = length * length
    return multiplications, weights


# == wrong 2
# mistake: Additions are counted too (floating-point operations, 2 for each multiply-add): twice too much.
# accept: addition|flop|twice|only multiplic|multiplications alone|factor
def attention_cost(length, width):
    flops_scores = 2 * length * length * width
    flops_mix = 2 * length * length * width
    return flops_scores + flops_mix, length ** 2


# == wrong 3
# mistake: The projections to query, key and value (3 T D^2) are counted as well, though only the two products were asked for.
# accept: project|two matrix products|only the two|scores and|too much|w_query
def attention_cost(length, width):
    qkv = 3 * length * width * width
    scores = length * width * length
    mix = length * length * width
    return qkv + scores + mix, length * length


# == wrong 4
# mistake: Weights are taken for the model's parameters (three matrices D x D) instead of the attention weights (T x T).
# accept: parameter|attention weights|w_query|T x T|one weight|each query
def attention_cost(length, width):
    mults = 2 * length**2 * width
    weights = 3 * width**2          # w_query, w_key, w_value
    return mults, weights


# == wrong 5
# mistake: The memory in bytes is returned (4 for each float32) instead of the number of weights.
# accept: byte|number of weights|how many weights|times four|float32
def attention_cost(length, width):
    multiplications = 2 * length * length * width
    memory = length * length * 4    # float32
    return multiplications, memory


# == wrong 6
# mistake: Length and width are exchanged: the cost grows with the square of the width.
# accept: exchang|swap|square|length|quadratic
def attention_cost(length, width):
    scores = length * width * width
    values = length * width * width
    return scores + values, length * length


# == wrong 7
# mistake: Floats are returned instead of integers (math.pow).
# accept: integer|float
def attention_cost(length, width):
    n = math.pow(length, 2)
    return 2 * n * width, n


# == wrong 8
# mistake: The scaling of the scores is counted as T*T more multiplications.
# accept: scal|sqrt|divi|alone|too many
def attention_cost(length, width):
    scores = length * length * width
    scale = length * length          # every score times 1/sqrt(D)
    mixing = length * length * width
    return scores + scale + mixing, length * length


# == wrong 9
# mistake: The two numbers are in the wrong order: weights first, then multiplications.
# accept: order|swap|first|exchang|revers
def attention_cost(length, width):
    weights = length * length
    multiplications = length * width * length + length * length * width
    return weights, multiplications


# == wrong 10
# mistake: One multiplication is counted for each entry of the results (T*T + T*D), forgetting that an entry is a dot product of D or T multiplications.
# accept: entry|entries|dot product|inner|each number|each score
def attention_cost(length, width):
    score_entries = length * length      # (T, T)
    output_entries = length * width      # (T, D)
    return score_entries + output_entries, score_entries
