# exercise: batch-norm
# mistake: in training, updates the memory first and normalizes by the memory, not by the batch's own statistics
# accept: memory|batch's own|its own|own mean|already moved|new running
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * x.mean(dim=0)
        running_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    normalized = (x - running_mean) / (running_var + 1e-5).sqrt()
    return normalized, running_mean, running_var
