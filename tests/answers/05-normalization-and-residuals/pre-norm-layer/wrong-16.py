# exercise: pre-norm-layer
# mistake: The norms stand behind the branches: each branch reads the raw stream, and its output is normalized before it is added.
# accept: output|raw|before it is added|before the branch|what a branch gives|behind|after the branch|normalized copy|unnormalized|not normalized
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = x + norm_1(attention(x))
    return gathered + norm_2(feed_forward(gathered))
