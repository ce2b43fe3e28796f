# exercise: pre-norm-layer
# mistake: lets both branches read the input of the layer: the feed-forward network does not see what attention added
# accept: parallel|side by side|reads|read|sees|see|after attention|what attention|both
def layer(x, norm_1, attention, norm_2, feed_forward):
    return x + attention(norm_1(x)) + feed_forward(norm_2(x))
