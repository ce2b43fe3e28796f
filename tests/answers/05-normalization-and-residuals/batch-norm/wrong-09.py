# exercise: batch-norm
# mistake: in evaluation, normalizes by the memory after moving it, not as it came in
# accept: came in|before|moved|moves|update|updated|memory|stays
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    batch_mean = x.mean(dim=0)
    new_mean = (1 - momentum) * running_mean + momentum * batch_mean
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    if training:
        y = (x - batch_mean) / (x.var(dim=0, correction=0) + 1e-5).sqrt()
        return y, new_mean, new_var
    y = (x - new_mean) / (new_var + 1e-5).sqrt()
    return y, running_mean, running_var
