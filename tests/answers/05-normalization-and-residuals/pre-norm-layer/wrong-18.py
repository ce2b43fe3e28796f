# exercise: pre-norm-layer
# mistake: The sum at the end starts from x, but the feed-forward network still reads the norm of read + attention: the normalized x instead of the stream.
# accept: feed-forward|feed_forward|second branch|stream|normalized x|second norm|norm_2|gathered|normalized twice|twice
def layer(x, norm_1, attention, norm_2, feed_forward):
    read = norm_1(x)
    attended = attention(read)
    fed = feed_forward(norm_2(read + attended))
    return x + attended + fed
