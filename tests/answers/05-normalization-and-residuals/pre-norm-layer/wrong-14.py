# exercise: pre-norm-layer
# mistake: Adds in place, so the caller's x changes.
# accept: caller|place|itself|as it was|came in|stays
def layer(x, norm_1, attention, norm_2, feed_forward):
    x += attention(norm_1(x))
    x += feed_forward(norm_2(x))
    return x
