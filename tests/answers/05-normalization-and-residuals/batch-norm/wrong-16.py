# exercise: batch-norm
# mistake: The memory averages standard deviations (roots of the variances) and squares the average, instead of averaging the variances.
# accept: standard deviation|deviations|root|variances themselves|variance itself|average of the variances|squared|of the variance
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    old_std, batch_std = running_var.sqrt(), (variance * n / (n - 1)).sqrt()
    new_var = ((1 - momentum) * old_std + momentum * batch_std) ** 2
    return y, new_mean, new_var
