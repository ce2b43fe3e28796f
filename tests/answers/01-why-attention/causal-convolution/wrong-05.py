# exercise: causal-convolution
# mistake: keeps the even padding and rolls the input; the roll brings the end round to the beginning
# accept: roll|wrap|beginning|later|future|end|zeros
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    x = torch.roll(x, beside, dims=1)
    padded = F.pad(x, (0, 0, beside, beside))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
