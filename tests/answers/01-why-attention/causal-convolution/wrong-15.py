# exercise: causal-convolution
# mistake: Before the beginning the first input is repeated, instead of zeros.
# accept: zero|before the beginning|repeated|first input|first output
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = x[:, :1].expand(-1, (kernel - 1) * dilation, -1)
    padded = torch.cat([before, x], dim=1)
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
