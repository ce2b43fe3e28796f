# Answers to batch-norm of 05-normalization-and-residuals, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    mean, var = x.mean(dim=0), x.var(dim=0, correction=0)
    normalized = (x - mean) / (var + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0, correction=1)
    return normalized, new_mean, new_var


# == right 2
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    mean, var = running_mean.clone(), running_var.clone()
    new_mean, new_var = mean, var
    if training:
        n = len(x)
        mean = x.sum(0) / n
        squares = ((x - mean) ** 2).sum(0)
        var = squares / n
        new_mean = torch.lerp(running_mean, mean, momentum)
        new_var = torch.lerp(running_var, squares / (n - 1), momentum)
    return (x - mean) * torch.rsqrt(var + 1e-5), new_mean, new_var


# == right 3
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    columns, means, variances = [], [], []
    for w in range(x.shape[1]):
        column, old_mean, old_var = x[:, w], running_mean[w], running_var[w]
        if training:
            m = column.mean()
            v = (column - m).pow(2).mean()
            means.append(old_mean + momentum * (m - old_mean))
            variances.append(old_var + momentum * (v * len(column) / (len(column) - 1) - old_var))
        else:
            m, v = old_mean, old_var
            means.append(old_mean)
            variances.append(old_var)
        columns.append((column - m) / torch.sqrt(v + 1e-5))
    return torch.stack(columns, dim=1), torch.stack(means), torch.stack(variances)


# == right 4
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    mean, variance = running_mean, running_var
    if training:
        count = len(x)
        ones = x.new_ones(count)
        mean = ones @ x / count
        # Half the mean squared difference of two different rows is the variance divided by N - 1.
        unbiased = (x[:, None] - x[None, :]).square().sum(dim=(0, 1)) / (2 * count * (count - 1))
        variance = unbiased * (count - 1) / count
        running_mean = torch.lerp(running_mean, mean, momentum)
        running_var = torch.lerp(running_var, unbiased, momentum)
    return torch.sub(x, mean) * torch.rsqrt(variance + 1e-5), running_mean, running_var


# == right 5
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    mean = x.mean(dim=0)
    variance = x.var(dim=0, correction=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0, correction=1)
    return y, new_mean, new_var


# == right 6
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    # PyTorch's own, on copies of the memory
    new_mean, new_var = running_mean.clone(), running_var.clone()
    y = nn.functional.batch_norm(x, new_mean, new_var, training=training, momentum=momentum, eps=1e-5)
    return y, new_mean, new_var


# == right 7
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


# == wrong 1
# mistake: the memory gets the variance divided by N, not by N - 1
# accept: n - 1|n-1|divided by|divides by|divide by|unbiased|memory|remember
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        mean = x.mean(dim=0)
        var = (x - mean).square().mean(dim=0)
        y = (x - mean) / (var + 1e-5).sqrt()
        return y, (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var
    return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var


# == wrong 2
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


# == wrong 3
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


# == wrong 4
# mistake: in training, normalizes each vector over its own features, as LayerNorm does
# accept: column|columns|feature|features|layernorm|axis|row|rows
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True, correction=0)
    y = (x - mean) / (var + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * x.mean(dim=0)
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    return y, new_mean, new_var


# == wrong 5
# mistake: moves the memory in evaluation too
# accept: memory|stays|remember|moves|moved|running
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    batch_mean, batch_var = x.mean(dim=0), x.var(dim=0, correction=0)
    new_mean = (1 - momentum) * running_mean + momentum * batch_mean
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    mean, var = (batch_mean, batch_var) if training else (running_mean, running_var)
    return (x - mean) / (var + 1e-5).sqrt(), new_mean, new_var


# == wrong 6
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


# == wrong 7
# mistake: updates the running mean and variance in place, so the tensors that came in change
# accept: in place|came in|input|leave|change|changed|changes|overwrite|overwrites
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        mean, var = x.mean(dim=0), x.var(dim=0, correction=0)
        running_mean.mul_(1 - momentum).add_(momentum * mean)
        running_var.mul_(1 - momentum).add_(momentum * x.var(dim=0))
    else:
        mean, var = running_mean, running_var
    return (x - mean) / (var + 1e-5).sqrt(), running_mean, running_var


# == wrong 8
# mistake: in training, updates the memory first and normalizes by the memory, not by the batch's own statistics
# accept: memory|batch's own|its own|own mean|already moved|new running
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * x.mean(dim=0)
        running_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    normalized = (x - running_mean) / (running_var + 1e-5).sqrt()
    return normalized, running_mean, running_var


# == wrong 9
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


# == wrong 10
# mistake: remembers the standard deviation in place of the variance
# accept: standard deviation|root
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    mean = x.mean(dim=0)
    y = (x - mean) / (x.var(dim=0, correction=0) + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * x.std(dim=0)
    return y, new_mean, new_var


# == wrong 11
# mistake: In training moves the memory first and normalizes by the new running mean and variance instead of the batch's own.
# accept: own mean|batch's own|own|running|memory
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * x.mean(dim=0)
        running_var = (1 - momentum) * running_var + momentum * x.var(dim=0)
    y = (x - running_mean) / torch.sqrt(running_var + 1e-5)
    return y, running_mean, running_var


# == wrong 12
# mistake: The 1e-5 goes into the memory with the batch's variance.
# accept: 1e-5|epsilon|memory
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    eps = 1e-5
    if not training:
        return (x - running_mean) / (running_var + eps).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    var = (x - mean).square().sum(dim=0) / n + eps
    y = (x - mean) / var.sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * (x.var(dim=0) + eps)
    return y, new_mean, new_var


# == wrong 13
# mistake: The memory moves in evaluation, too.
# accept: evaluation|unchanged|memory|stays
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    batch_mean, batch_var = x.mean(dim=0), x.var(dim=0, correction=0)
    mean, var = (batch_mean, batch_var) if training else (running_mean, running_var)
    y = (x - mean) / torch.sqrt(var + 1e-5)
    new_mean = (1 - momentum) * running_mean + momentum * batch_mean
    new_var = (1 - momentum) * running_var + momentum * x.var(dim=0, correction=1)
    return y, new_mean, new_var


# == wrong 14
# mistake: For the memory takes the squared deviations from the old running mean instead of those from the batch's mean.
# accept: running mean|from the batch|batch's mean|deviation|own mean|variance
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5) ** 0.5, running_mean, running_var
    n = len(x)
    mean = x.sum(dim=0) / n
    var = ((x - mean) ** 2).sum(dim=0) / n
    out = (x - mean) / (var + 1e-5) ** 0.5
    spread = ((x - running_mean) ** 2).sum(dim=0) / (n - 1)
    return out, running_mean * (1 - momentum) + mean * momentum, running_var * (1 - momentum) + spread * momentum


# == wrong 15
# mistake: Moves the running mean and variance in place, so the caller's tensors change.
# accept: place|came in|caller|leave|handed|as they are|itself
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if training:
        var, mean = torch.var_mean(x, dim=0, correction=0)
        y = (x - mean) / torch.sqrt(var + 1e-5)
        running_mean.mul_(1 - momentum).add_(momentum * mean)
        running_var.mul_(1 - momentum).add_(momentum * x.var(dim=0))
    else:
        y = (x - running_mean) / torch.sqrt(running_var + 1e-5)
    return y, running_mean, running_var


# == wrong 16
# mistake: The memory averages standard deviations (roots of the variances) and squares the average, instead of averaging the variances.
# accept: standard deviation|deviations|root|variances themselves|variance itself|average of the variances|squared|of the variance
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    old_std, batch_std = running_var.sqrt(), (variance * n / (n - 1)).sqrt()
    new_var = ((1 - momentum) * old_std + momentum * batch_std) ** 2
    return y, new_mean, new_var


# == wrong 17
# mistake: The correction N / (N - 1) multiplies the whole new memory, the old part too, so that the memory grows with every batch.
# accept: old part|old memory|whole|only the batch|batch's variance|batch's part|the old|what it was|nine tenths|grows|n - 1|both parts|correction
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = ((1 - momentum) * running_var + momentum * variance) * n / (n - 1)
    return y, new_mean, new_var


# == wrong 18
# mistake: For the memory the batch's deviations are taken from the new running mean, not from the batch's own mean.
# accept: own mean|batch's mean|running mean|around|deviations from|deviation from|new mean
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * (x - new_mean).square().sum(dim=0) / (n - 1)
    return y, new_mean, new_var


# == wrong 19
# mistake: A batch of one vector is refused in evaluation too, where it is allowed.
# accept: one vector|single|batch of one|n = 1|alone|refuse|any number
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    n = x.shape[0]
    if n < 2:
        raise ValueError("batch norm needs at least two vectors")
    if not training:
        return (x - running_mean) / (running_var + 1e-5).sqrt(), running_mean, running_var
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * variance * n / (n - 1)
    return y, new_mean, new_var


# == wrong 20
# mistake: In evaluation the running variance is turned back from N - 1 to N by (N - 1) / N, instead of being used as it came in.
# accept: as it came|as they came|as it is|as they are|came in|n - 1|n-1|running variance|size of the batch|number of vectors|how many
def batch_norm(x, running_mean, running_var, training, momentum=0.1):
    if not training:
        n = x.shape[0]
        variance = running_var * (n - 1) / n   # the memory holds the N - 1 kind; the norm wants the N kind
        return (x - running_mean) / (variance + 1e-5).sqrt(), running_mean, running_var
    n = x.shape[0]
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    y = (x - mean) / (variance + 1e-5).sqrt()
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * variance * n / (n - 1)
    return y, new_mean, new_var
