# exercise: causal-convolution
# mistake: The padding is right, but the weights are now read newest first.
# accept: order|oldest|newest|flip|revers|backward|turned|which weight
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, (kernel - 1) * dilation, 0))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, kernel - 1 - j].T
    return output
