# exercise: batch-norm
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    mean, var = running_mean.clone(), running_var.clone()
    new_mean, new_var = mean, var
    if training:
        n = len(x)
        mean = x.sum(0) / n
        squares = ((x - mean) ** 2).sum(0)
        var = squares / n
        new_mean = torch.lerp(running_mean, mean, momentum)
        new_var = torch.lerp(running_var, squares / (n - 1), momentum)
    return (x - mean) * torch.rsqrt(var + 1e-5), new_mean, new_var
