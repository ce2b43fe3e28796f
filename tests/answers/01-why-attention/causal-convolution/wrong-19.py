# exercise: causal-convolution
# mistake: The inputs are rolled: the end of the text comes in at the beginning, where zeros belong.
# accept: roll|wrap|circular|beginning|zero|first outputs|last input|from the end|end of|later|future
def causal_convolution(x, weight, bias, dilation):
    kernel = weight.shape[2]
    output = bias
    for j in range(kernel):
        output = output + x.roll((kernel - 1 - j) * dilation, dims=1) @ weight[:, :, j].T
    return output
