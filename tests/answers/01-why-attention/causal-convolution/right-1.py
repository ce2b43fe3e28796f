# exercise: causal-convolution
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = (kernel - 1) * dilation
    padded = F.pad(x, (0, 0, before, 0))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
