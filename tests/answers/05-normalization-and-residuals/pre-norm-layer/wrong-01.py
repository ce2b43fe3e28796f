# exercise: pre-norm-layer
# mistake: renames the normalized stream, but still adds the branch to it
# accept: silent|silenced|give back|gives back|given back|its input|input back|unchanged|copy|residual|stream
def layer(x, norm_1, attention, norm_2, feed_forward):
    normed = norm_1(x)
    x = normed + attention(normed)
    normed = norm_2(x)
    x = normed + feed_forward(normed)
    return x
