# exercise: batch-norm
# mistake: In evaluation the running variance is turned back from N - 1 to N by (N - 1) / N, instead of being used as it came in.
# accept: as it came|as they came|as it is|as they are|came in|n - 1|n-1|running variance|size of the batch|number of vectors|how many
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        n = x.shape[0]
        variance = running_var * (n - 1) / n   # the memory holds the N - 1 kind; the norm wants the N kind
        return (x - running_mean) / (variance + 1e-5).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * variance * n / (n - 1)
    return y, new_mean, new_var
