# exercise: pre-norm-layer
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(norm_1(x))
    x = x + feed_forward(norm_2(x))
    return x
