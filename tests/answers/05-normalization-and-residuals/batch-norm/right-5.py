# exercise: batch-norm
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    mean = x.mean(dim=0)
    variance = x.var(dim=0, correction=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0, correction=1)
    return y, new_mean, new_var
