# exercise: pre-norm-layer
# mistake: moves the norms behind the addition: the layer is post-norm now
# accept: silent|silenced|give back|gives back|given back|its input|input back|unchanged|copy|residual|stream|post-norm|after the addition|behind
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = norm_1(x + attention(x))
    x = norm_2(x + feed_forward(x))
    return x
