# exercise: pre-norm-layer
# mistake: uses the first norm for both branches
# accept: norm_1|norm_2|first norm|second norm|same norm|own norm|each its own|norm of its own
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(norm_1(x))
    x = x + feed_forward(norm_1(x))
    return x
