# exercise: pre-norm-layer
def layer(x, norm_1, attention, norm_2, feed_forward):
    read = norm_1(x)
    from_attention = attention(read)
    read = norm_2(x + from_attention)
    return torch.stack([x, from_attention, feed_forward(read)]).sum(dim=0)
