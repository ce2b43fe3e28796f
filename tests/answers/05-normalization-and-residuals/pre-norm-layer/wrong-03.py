# exercise: pre-norm-layer
# mistake: mends the feed-forward half only; the attention half still normalizes the stream
# accept: silent|silenced|give back|gives back|given back|its input|input back|unchanged|copy|residual|stream|first|attention|both|half|other|norm_1
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = norm_1(x)
    x = x + attention(x)
    x = x + feed_forward(norm_2(x))
    return x
