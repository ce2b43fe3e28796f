# exercise: causal-convolution
# mistake: The zeros are all put before the beginning, but the weights are also turned round, so that the first belongs to the newest input.
# accept: oldest|order of the weights|turned|revers|newest|weights
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, (kernel - 1) * dilation, 0))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, kernel - 1 - j].T
    return output
