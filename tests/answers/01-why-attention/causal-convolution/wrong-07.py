# exercise: causal-convolution
# mistake: repeats the first input before the beginning instead of zeros
# accept: zero|beginning|first input|repeat|replicat
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = (kernel - 1) * dilation
    padded = torch.cat([x[:, :1].expand(-1, before, -1), x], dim=1)    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
