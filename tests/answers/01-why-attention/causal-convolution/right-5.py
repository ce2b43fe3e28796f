# exercise: causal-convolution
def causal_convolution(x, weight, bias, dilation):
    # torch's own convolution reads the window in the same order; what it computes past the end is cut off
    reach = (weight.shape[2] - 1) * dilation
    return F.conv1d(x.mT, weight, bias, padding=reach, dilation=dilation)[..., : x.shape[1]].mT
