# exercise: batch-norm
# mistake: Moves the running mean and variance in place, so the caller's tensors change.
# accept: place|came in|caller|leave|handed|as they are|itself
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        var, mean = torch.var_mean(x, dim=0, correction=0)
        y = (x - mean) / torch.sqrt(var + 1e-5)
        running_mean.mul_(1 - momentum).add_(momentum * mean)
        running_var.mul_(1 - momentum).add_(momentum * x.var(dim=0))
    else:
        y = (x - running_mean) / torch.sqrt(running_var + 1e-5)
    return y, running_mean, running_var
