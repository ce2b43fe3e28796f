# exercise: batch-norm
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    mean, variance = running_mean, running_var
    if training:
        count = len(x)
        ones = x.new_ones(count)
        mean = ones @ x / count
        # Half the mean squared difference of two different rows is the variance divided by N - 1.
        unbiased = (x[:, None] - x[None, :]).square().sum(dim=(0, 1)) / (2 * count * (count - 1))
        variance = unbiased * (count - 1) / count
        running_mean = torch.lerp(running_mean, mean, momentum)
        running_var = torch.lerp(running_var, unbiased, momentum)
    return torch.sub(x, mean) * torch.rsqrt(variance + 1e-5), running_mean, running_var
