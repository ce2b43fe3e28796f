# exercise: layer-norm
def layer_norm(x, gain, bias, epsilon=1e-5):
    W = x.shape[-1]
    flat = x.reshape(-1, W)
    rows = []
    for row in flat:
        mu = row.sum() / W
        d = row - mu
        var = (d * d).sum() / W
        rows.append(d / torch.sqrt(var + epsilon) * gain + bias)
    return torch.stack(rows).reshape(x.shape)
