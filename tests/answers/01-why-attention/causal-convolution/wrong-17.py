# exercise: causal-convolution
# mistake: One zero too many on the left: output t no longer sees input t itself.
# accept: itself|own|one step|late|shift|present|newest|input t|too far|delay|one too
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, (kernel - 1) * dilation + 1, 0))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output
