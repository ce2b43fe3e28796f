# exercise: pre-norm-layer
# mistake: Mends the first half only: the second residual still starts from the normalized copy.
# accept: second|feed-forward|feed_forward|norm_2|normalized|changed|half
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(norm_1(x))
    read = norm_2(x)
    return read + feed_forward(read)
