# exercise: causal-convolution
# mistake: moves the padding by one position only (one more before, one fewer after), which is causal for K = 3 and d = 1 alone
# accept: later|future|dilation|kernel|one position|enough
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    padded = F.pad(x, (0, 0, beside + 1, beside - 1))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
