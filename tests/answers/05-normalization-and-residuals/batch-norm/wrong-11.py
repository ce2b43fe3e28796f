# exercise: batch-norm
# mistake: In training moves the memory first and normalizes by the new running mean and variance instead of the batch's own.
# accept: own mean|batch's own|own|running|memory
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * x.mean(dim=0)
        running_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    y = (x - running_mean) / torch.sqrt(running_var + 1e-5)
    return y, running_mean, running_var
