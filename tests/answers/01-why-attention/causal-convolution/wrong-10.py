# exercise: causal-convolution
# mistake: masks only the last input of the sequence, taking the cheat for something at the end: all other outputs still look ahead
# accept: later|future|ahead|last|last input
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    x = torch.cat([x[:, :-1], torch.zeros_like(x[:, -1:])], dim=1)
    padded = F.pad(x, (0, 0, beside, beside))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
