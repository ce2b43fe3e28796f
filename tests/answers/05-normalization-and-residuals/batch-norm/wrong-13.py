# exercise: batch-norm
# mistake: The memory moves in evaluation, too.
# accept: evaluation|unchanged|memory|stays
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    batch_mean, batch_var = x.mean(dim=0), x.var(dim=0, correction=0)
    mean, var = (batch_mean, batch_var) if training else (running_mean, running_var)
    y = (x - mean) / torch.sqrt(var + 1e-5)
    new_mean = (1 - momentum) * running_mean + momentum * batch_mean
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0, correction=1)
    return y, new_mean, new_var
