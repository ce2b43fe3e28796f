# exercise: batch-norm
# mistake: For the memory takes the squared deviations from the old running mean instead of those from the batch's mean.
# accept: running mean|from the batch|batch's mean|deviation|own mean|variance
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5) ** 0.5, running_mean, running_var
    n = len(x)
    mean = x.sum(dim=0) / n
    var = ((x - mean) ** 2).sum(dim=0) / n
    out = (x - mean) / (var + 1e-5) ** 0.5
    spread = ((x - running_mean) ** 2).sum(dim=0) / (n - 1)
    return out, running_mean * (1 - momentum) + mean * momentum, running_var * (1 - momentum) + spread * momentum
