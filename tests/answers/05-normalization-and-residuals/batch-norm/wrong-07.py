# exercise: batch-norm
# mistake: updates the running mean and variance in place, so the tensors that came in change
# accept: in place|came in|input|leave|change|changed|changes|overwrite|overwrites
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        mean, var = x.mean(dim=0), x.var(dim=0, correction=0)
        running_mean.mul_(1 - momentum).add_(momentum * mean)
        running_var.mul_(1 - momentum).add_(momentum * x.var(dim=0))
    else:
        mean, var = running_mean, running_var
    return (x - mean) / (var + 1e-5).sqrt(), running_mean, running_var
