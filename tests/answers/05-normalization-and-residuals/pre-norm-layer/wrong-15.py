# exercise: pre-norm-layer
# mistake: The second residual goes back to x: what attention gathered is read by the feed-forward network but lost from the stream.
# accept: lost|attention|gathered|added to|second|stream
def layer(x, norm_1, attention, norm_2, feed_forward):
    read = norm_1(x)
    gathered = x + attention(read)
    read = norm_2(gathered)
    return x + feed_forward(read)
