# exercise: causal-convolution
# mistake: The padding stays on both sides and the weights that would meet the future are left out, so only half of the kernel is used and the last weight never.
# accept: half|left out|weights|middle|reach|not far|oldest|fewer
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    padded = F.pad(x, (0, 0, beside, beside))
    output = bias
    for j in range(kernel // 2 + 1):                   # the others look into the future
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
