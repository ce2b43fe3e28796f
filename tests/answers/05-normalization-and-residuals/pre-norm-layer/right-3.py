# exercise: pre-norm-layer
def layer(x, norm_1, attention, norm_2, feed_forward):
    for norm, branch in ((norm_1, attention), (norm_2, feed_forward)):
        residual = x
        x = norm(x)
        x = branch(x)
        x = torch.add(residual, x)
    return x
