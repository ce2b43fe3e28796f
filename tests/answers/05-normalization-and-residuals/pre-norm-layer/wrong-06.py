# exercise: pre-norm-layer
# mistake: takes the norms out: the branches read the stream as it is
# accept: without|no norm|norms|reads|read|copy
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(x)
    x = x + feed_forward(x)
    return x
