# exercise: batch-norm
# mistake: A batch of one vector is refused in evaluation too, where it is allowed.
# accept: one vector|single|batch of one|n = 1|alone|refuse|any number
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    n = x.shape[0]
    if n < 2:
        raise ValueError("batch norm needs at least two vectors")
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * variance * n / (n - 1)
    return y, new_mean, new_var
