# exercise: pre-norm-layer
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = x + attention(norm_1(x))
    return gathered + feed_forward(norm_2(gathered))
