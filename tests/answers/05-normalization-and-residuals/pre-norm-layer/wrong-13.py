# exercise: pre-norm-layer
# mistake: The norms stand behind the branches, on their outputs: each branch reads the raw stream.
# accept: reads|raw|output|behind|before|normalized copy|branch
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = x + norm_1(attention(x))
    return gathered + norm_2(feed_forward(gathered))
