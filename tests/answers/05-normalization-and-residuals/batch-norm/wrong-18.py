# exercise: batch-norm
# mistake: For the memory the batch's deviations are taken from the new running mean, not from the batch's own mean.
# accept: own mean|batch's mean|running mean|around|deviations from|deviation from|new mean
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * (x - new_mean).square().sum(dim=0) / (n - 1)
    return y, new_mean, new_var
