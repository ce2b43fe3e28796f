# exercise: causal-convolution
# mistake: leaves the padding as it was and cuts the outputs that look ahead: fewer outputs than inputs
# accept: shape|length|fewer|cut|later|future|outputs
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    padded = F.pad(x, (0, 0, beside, beside))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output[:, : length - beside]
