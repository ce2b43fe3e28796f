# Answers to causal-convolution of 01-why-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = (kernel - 1) * dilation
    padded = F.pad(x, (0, 0, before, 0))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == right 2
def causal_convolution(x, weight, bias, dilation):
    # torch's convolution pads both ends; what it computes beyond the end is cut off
    padding = (weight.shape[2] - 1) * dilation
    output = F.conv1d(x.transpose(1, 2), weight, bias, padding=padding, dilation=dilation)
    return output[:, :, : x.shape[1]].transpose(1, 2)


# == right 3
def causal_convolution(x, weight, bias, dilation):
    batch, length, _ = x.shape
    kernel = weight.shape[2]
    output = bias.expand(batch, length, len(bias)).clone()
    for j in range(kernel):
        back = (kernel - 1 - j) * dilation                    # this weight reads x[t - back]
        if back < length:
            output[:, back:] = output[:, back:] + x[:, : length - back] @ weight[:, :, j].T
    return output


# == right 4
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    places = torch.arange(length)[:, None] - dilation * torch.arange(kernel - 1, -1, -1)     # (T, K): what output t reads
    read = x[:, places.clamp(min=0)] * (places >= 0)[:, :, None]                             # (B, T, K, I)
    return torch.einsum("btki,wik->btw", read, weight) + bias


# == right 5
def causal_convolution(x, weight, bias, dilation):
    # torch's own convolution reads the window in the same order; what it computes past the end is cut off
    reach = (weight.shape[2] - 1) * dilation
    return F.conv1d(x.mT, weight, bias, padding=reach, dilation=dilation)[..., : x.shape[1]].mT


# == wrong 1
# mistake: all the padding goes to the other end: every output reads inputs that come later
# accept: later|future|after|end|other|earlier
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = (kernel - 1) * dilation
    padded = F.pad(x, (0, 0, 0, before))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == wrong 2
# mistake: moves the padding by one position only (one more before, one fewer after), which is causal for K = 3 and d = 1 alone
# accept: later|future|dilation|kernel|one position|enough
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    padded = F.pad(x, (0, 0, beside + 1, beside - 1))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == wrong 3
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


# == wrong 4
# mistake: the weights are read from the other end: the newest input gets the oldest weight
# accept: oldest|newest|revers|order|weights
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = (kernel - 1) * dilation
    padded = F.pad(x, (0, 0, before, 0))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, kernel - 1 - j].T
    return output


# == wrong 5
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


# == wrong 6
# mistake: keeps the even padding and drops the weights that look ahead, so the middle weight belongs to input t
# accept: middle|half|drop|weight|itself|fewer|reach|kernel
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    padded = F.pad(x, (0, 0, beside, beside))    # zeros before the beginning alone
    output = bias
    for j in range(kernel // 2 + 1):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == wrong 7
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


# == wrong 8
# mistake: the padding is right, but the window is no longer dilated: neighbours are read, and the newest inputs only if d = 1
# accept: dilat|neighbour|distance|every
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = (kernel - 1) * dilation
    padded = F.pad(x, (0, 0, before, 0))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j : j + length] @ weight[:, :, j].T
    return output


# == wrong 9
# mistake: leaves the padding as it was and cuts the outputs that look ahead: fewer outputs than inputs
# accept: shape|length|fewer|cut|later|future|outputs
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    padded = F.pad(x, (0, 0, beside, beside))    # zeros before the beginning alone
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output[:, : length - beside]


# == wrong 10
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


# == wrong 11
# mistake: The zeros are all put before the beginning, but the weights are also turned round, so that the first belongs to the newest input.
# accept: oldest|order of the weights|turned|revers|newest|weights
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, (kernel - 1) * dilation, 0))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, kernel - 1 - j].T
    return output


# == wrong 12
# mistake: Padded by K times d, one dilation too far: output t does not see input t itself.
# accept: itself|own input|too far|input t|newest|not move|too late|shift
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, kernel * dilation, 0))    # nothing of the present may leak
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == wrong 13
# mistake: The padding stays on both sides and the weights that would meet the future are left out, so only half of the kernel is used and the last weight never.
# accept: half|left out|weights|middle|reach|not far|oldest|fewer
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    beside = (kernel - 1) * dilation // 2
    padded = F.pad(x, (0, 0, beside, beside))
    output = bias
    for j in range(kernel // 2 + 1):                   # the others look into the future
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == wrong 14
# mistake: Only K - 1 zeros are put before the beginning and the rest behind the end: right for a dilation of 1, and for more it still sees the future.
# accept: dilat|future|later
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    before = kernel - 1
    padded = F.pad(x, (0, 0, before, (kernel - 1) * dilation - before))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == wrong 15
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


# == wrong 16
# mistake: The padding is right, but the weights are now read newest first.
# accept: order|oldest|newest|flip|revers|backward|turned|which weight
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, (kernel - 1) * dilation, 0))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, kernel - 1 - j].T
    return output


# == wrong 17
# mistake: One zero too many on the left: output t no longer sees input t itself.
# accept: itself|own|one step|late|shift|present|newest|input t|too far|delay|one too
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, (kernel - 1) * dilation + 1, 0))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == wrong 18
# mistake: All zeros are put after the end: the window lies wholly in the future.
# accept: future|later|after|end|ahead|last input|not yet
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, 0, (kernel - 1) * dilation))    # all of it on one side
    output = bias
    for j in range(kernel):
        output = output + padded[:, j * dilation : j * dilation + length] @ weight[:, :, j].T
    return output


# == wrong 19
# mistake: The inputs are rolled: the end of the text comes in at the beginning, where zeros belong.
# accept: roll|wrap|circular|beginning|zero|first outputs|last input|from the end|end of|later|future
def causal_convolution(x, weight, bias, dilation):
    kernel = weight.shape[2]
    output = bias
    for j in range(kernel):
        output = output + x.roll((kernel - 1 - j) * dilation, dims=1) @ weight[:, :, j].T
    return output


# == wrong 20
# mistake: The dilation is lost: neighbours are read whatever d is.
# accept: dilat|neighbour|neighbor|apart|distance|every second|gap|far enough|t - d|reach
def causal_convolution(x, weight, bias, dilation):
    length, kernel = x.shape[1], weight.shape[2]
    padded = F.pad(x, (0, 0, kernel - 1, 0))
    output = bias
    for j in range(kernel):
        output = output + padded[:, j : j + length] @ weight[:, :, j].T
    return output
