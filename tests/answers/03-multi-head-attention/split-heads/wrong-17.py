# exercise: split-heads
# mistake: The split is right; the transpose is forgotten on the way back.
# accept: transpos|swap|back|axes|axis|position|side by side|join|mixed
def split_heads(x, heads):
    B, T, W = x.shape
    return x.view(B, T, heads, W // heads).transpose(1, 2)


def join_heads(x):
    B, H, T, D = x.shape
    return x.contiguous().view(B, T, H * D)
