# exercise: pre-norm-layer
# mistake: The feed-forward network reads the layer's input and not what attention has made of it (parallel branches).
# accept: reads|parallel|input|gathered|attention|after attention|feed-forward
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = attention(norm_1(x))
    worked = feed_forward(norm_2(x))
    return x + gathered + worked
