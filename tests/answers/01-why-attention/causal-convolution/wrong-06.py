# exercise: causal-convolution
# mistake: keeps the even padding and drops the weights that look ahead, so the middle weight belongs to input t
# accept: middle|half|drop|weight|itself|fewer|reach|kernel
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    padded = F.pad(x, (0, 0, beside, beside))    # zeros before the beginning alone
    output = bias
    for j in range(kernel // 2 + 1):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
