# exercise: causal-convolution
# mistake: pads one dilation too much: output t begins with input t - d and never sees input t
# accept: itself|input t|too far|one too|newest|own|late
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = kernel * dilation
    padded = F.pad(x, (0, 0, before, 0))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
