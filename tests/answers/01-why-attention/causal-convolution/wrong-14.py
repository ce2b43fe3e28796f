# exercise: causal-convolution
# mistake: Only K - 1 zeros are put before the beginning and the rest behind the end: right for a dilation of 1, and for more it still sees the future.
# accept: dilat|future|later
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = kernel - 1
    padded = F.pad(x, (0, 0, before, (kernel - 1) * dilation - before))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
