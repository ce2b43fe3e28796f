# exercise: pre-norm-layer
# mistake: keeps one residual around the whole layer: what attention gave is not added to the stream
# accept: added|adds|whole|around|residual|stream|lost
def layer(x, norm_1, attention, norm_2, feed_forward):
    start = x
    x = attention(norm_1(x))
    x = feed_forward(norm_2(x))
    return start + x
