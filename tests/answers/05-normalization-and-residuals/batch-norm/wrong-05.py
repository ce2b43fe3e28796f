# exercise: batch-norm
# mistake: moves the memory in evaluation too
# accept: memory|stays|remember|moves|moved|running
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    batch_mean, batch_var = x.mean(dim=0), x.var(dim=0, correction=0)
    new_mean = (1 - momentum) * running_mean + momentum * batch_mean
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    mean, var = (batch_mean, batch_var) if training else (running_mean, running_var)
    return (x - mean) / (var + 1e-5).sqrt(), new_mean, new_var
