# exercise: pre-norm-layer
# mistake: normalizes what the branch gives and not what it reads
# accept: output|reads|read|what the branch gives|before|copy
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + norm_1(attention(x))
    x = x + norm_2(feed_forward(x))
    return x
