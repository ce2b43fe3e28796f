# exercise: pre-norm-layer
# mistake: mends the attention half only; the feed-forward half still normalizes the stream
# accept: silent|silenced|give back|gives back|given back|its input|input back|unchanged|copy|residual|stream|second|feed-forward|feed_forward|both|half|other|norm_2
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(norm_1(x))
    x = norm_2(x)
    x = x + feed_forward(x)
    return x
