# exercise: batch-norm
# mistake: The correction N / (N - 1) multiplies the whole new memory, the old part too, so that the memory grows with every batch.
# accept: old part|old memory|whole|only the batch|batch's variance|batch's part|the old|what it was|nine tenths|grows|n - 1|both parts|correction
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = ((1 - momentum) * running_var + momentum * variance) * n / (n - 1)
    return y, new_mean, new_var
