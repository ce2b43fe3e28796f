# exercise: attention-cost
# mistake: The projections to query, key and value (3 T D^2) are counted as well, though only the two products were asked for.
# accept: project|two matrix products|only the two|scores and|too much|w_query
def attention_cost(length, width):
    qkv = 3 * length * width * width
    scores = length * width * length
    mix = length * length * width
    return qkv + scores + mix, length * length
