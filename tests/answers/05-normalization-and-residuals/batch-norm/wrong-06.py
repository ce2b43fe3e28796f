# exercise: batch-norm
# mistake: normalizes by the batch's own statistics in evaluation as well
# accept: evaluation
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    mean = x.mean(dim=0)
    var = x.var(dim=0, correction=0)
    normalized = (x - mean) / (var + 1e-5).sqrt()
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    return normalized, running_mean, running_var
