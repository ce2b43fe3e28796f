# exercise: causal-convolution
# mistake: the weights are read from the other end: the newest input gets the oldest weight
# accept: oldest|newest|revers|order|weights
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = (kernel - 1) * dilation
    padded = F.pad(x, (0, 0, before, 0))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, kernel - 1 - j].T
    return output
