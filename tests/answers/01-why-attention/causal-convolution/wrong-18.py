# exercise: causal-convolution
# mistake: All zeros are put after the end: the window lies wholly in the future.
# accept: future|later|after|end|ahead|last input|not yet
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, 0, (kernel - 1) * dilation))    # all of it on one side
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
