# exercise: batch-norm
# mistake: turns momentum round: momentum times old plus (1 - momentum) times batch
# accept: momentum|wrong way|the other way|swapped|exchanged|reversed
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    mean = x.mean(dim=0)
    y = (x - mean) / (x.var(dim=0, correction=0) + 1e-5).sqrt()
    new_mean = momentum * running_mean + (1 - momentum) * mean
    new_var = momentum * running_var + (1 - momentum) * x.var(dim=0)
    return y, new_mean, new_var
