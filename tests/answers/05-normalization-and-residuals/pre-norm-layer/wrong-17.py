# exercise: pre-norm-layer
# mistake: The feed-forward network reads what attention alone gave, normalized, instead of the normalized stream with attention's part added.
# accept: attention alone|attention's output|output of attention|only what|stream|the sum|without x|feed-forward|feed_forward|second branch|gathered
def layer(x, norm_1, attention, norm_2, feed_forward):
    attended = attention(norm_1(x))
    return x + attended + feed_forward(norm_2(attended))
