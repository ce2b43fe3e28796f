# exercise: causal-convolution
def causal_convolution(x, weight, bias, dilation):
    # torch's convolution pads both ends; what it computes beyond the end is cut off
    padding = (weight.shape[2] - 1) * dilation
    output = F.conv1d(x.transpose(1, 2), weight, bias, padding=padding, dilation=dilation)
    return output[:, :, : x.shape[1]].transpose(1, 2)
