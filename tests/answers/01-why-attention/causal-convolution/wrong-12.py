# exercise: causal-convolution
# mistake: Padded by K times d, one dilation too far: output t does not see input t itself.
# accept: itself|own input|too far|input t|newest|not move|too late|shift
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, kernel * dilation, 0))    # nothing of the present may leak
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
