# exercise: pre-norm-layer
# mistake: x is added once more at the end, though gathered holds it already: with silent branches the layer gives 2x.
# accept: twice|2x|2 x|double|two times|once more|already|second time
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = x + attention(norm_1(x))
    return x + gathered + feed_forward(norm_2(gathered))
