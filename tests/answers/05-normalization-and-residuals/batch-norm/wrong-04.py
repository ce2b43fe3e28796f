# exercise: batch-norm
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
