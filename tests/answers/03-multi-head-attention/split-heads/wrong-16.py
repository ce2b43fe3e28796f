# exercise: split-heads
# mistake: Reshape alone, without a transpose: the heads are stretches of time.
# accept: transpos|swap|change places|axes|axis|stretch|position|reshape|every position
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, heads, T, W // heads)


def join_heads(x):
    B, H, T, D = x.shape
    return x.reshape(B, T, H * D)
