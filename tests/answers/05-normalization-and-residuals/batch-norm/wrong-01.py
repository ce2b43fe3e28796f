# exercise: batch-norm
# mistake: the memory gets the variance divided by N, not by N - 1
# accept: n - 1|n-1|divided by|divides by|divide by|unbiased|memory|remember
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        mean = x.mean(dim=0)
        var = (x - mean).square().mean(dim=0)
        y = (x - mean) / (var + 1e-5).sqrt()
        return y, (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var
    return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
