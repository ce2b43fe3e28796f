# exercise: pre-norm-layer
# mistake: The stream is a second name for x, and += adds the branches into the caller's tensor.
# accept: in place|in-place|caller|+=|same tensor|second name|alias|changed|changes|x itself|copy
def layer(x, norm_1, attention, norm_2, feed_forward):
    stream = x
    stream += attention(norm_1(stream))
    stream += feed_forward(norm_2(stream))
    return stream
