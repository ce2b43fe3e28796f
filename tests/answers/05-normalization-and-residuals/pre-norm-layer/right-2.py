# exercise: pre-norm-layer
def layer(x, norm_1, attention, norm_2, feed_forward):
    copy = norm_1(x)
    stream = x + attention(copy)
    copy = norm_2(stream)
    return stream + feed_forward(copy)
