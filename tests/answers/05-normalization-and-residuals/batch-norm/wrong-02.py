# exercise: batch-norm
# mistake: normalizes by the variance divided by N - 1 (PyTorch's default) in training
# accept: n - 1|n-1|divided by|divides by|divide by|unbiased|correction
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        mean, var = x.mean(0), x.var(0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    else:
        mean, var = running_mean, running_var
    return (x - mean) / torch.sqrt(var + 1e-5), running_mean, running_var
