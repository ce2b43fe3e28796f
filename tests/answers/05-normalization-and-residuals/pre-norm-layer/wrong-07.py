# exercise: pre-norm-layer
# mistake: each branch replaces the stream: nothing is added any more
# accept: residual|replace|replaces|added|add|adds|silent|silenced|zero|zeros|input|gives back|give back|stream
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = attention(norm_1(x))
    x = feed_forward(norm_2(x))
    return x
