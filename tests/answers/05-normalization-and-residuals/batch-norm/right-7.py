# exercise: batch-norm
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    mean, var = running_mean.clone(), running_var.clone()
    if training:
        count = len(x)
        batch_mean = x.sum(0) / count
        squares = ((x - batch_mean[None]) ** 2).sum(0)
        new = (torch.lerp(mean, batch_mean, momentum), torch.lerp(var, squares / (count - 1), momentum))
        mean, var = batch_mean, squares / count
    else:
        new = (mean, var)
    columns = [(x[:, w] - mean[w]) * (var[w] + 1e-5).rsqrt() for w in range(x.shape[1])]
    return torch.stack(columns, dim=1), new[0], new[1]
