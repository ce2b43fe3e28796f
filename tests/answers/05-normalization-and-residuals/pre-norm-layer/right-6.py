# exercise: pre-norm-layer
def layer(x, norm_1, attention, norm_2, feed_forward):
    stream = x.clone()
    for norm, branch in ((norm_1, attention), (norm_2, feed_forward)):
        stream += branch(norm(stream))
    return stream
