# exercise: pre-norm-layer
def layer(x, norm_1, attention, norm_2, feed_forward):
    from functools import reduce

    return reduce(lambda stream, part: stream + part[1](part[0](stream)), [(norm_1, attention), (norm_2, feed_forward)], x)
