# exercise: batch-norm
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    # PyTorch's own, on copies of the memory
    new_mean, new_var = running_mean.clone(), running_var.clone()
    y = nn.functional.batch_norm(x, new_mean, new_var, training=training, momentum=momentum, eps=1e-5)
    return y, new_mean, new_var
