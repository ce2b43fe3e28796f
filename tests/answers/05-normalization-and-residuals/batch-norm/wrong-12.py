# exercise: batch-norm
# mistake: The 1e-5 goes into the memory with the batch's variance.
# accept: 1e-5|epsilon|memory
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    eps = 1e-5
    if not training:
        return (x - running_mean) / (running_var + eps).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    var = (x - mean).square().sum(dim=0) / n + eps
    y = (x - mean) / var.sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * (x.var(dim=0) + eps)
    return y, new_mean, new_var
