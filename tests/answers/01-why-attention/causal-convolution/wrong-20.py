# exercise: causal-convolution
# mistake: The dilation is lost: neighbours are read whatever d is.
# accept: dilat|neighbour|neighbor|apart|distance|every second|gap|far enough|t - d|reach
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, kernel - 1, 0))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j : j + length] @ weight[:, :, j].T
    return output
