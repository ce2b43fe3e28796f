# exercise: layer-norm
def layer_norm(x, gain, bias, epsilon=1e-5):
    # everything as one matrix of vectors, sums instead of means, back to the old shape
    width = x.shape[-1]
    rows = x.reshape(-1, width)
    rows = rows - (rows.sum(dim=1) / width).unsqueeze(1)
    scale = (torch.einsum("nw,nw->n", rows, rows) / width + epsilon).rsqrt()
    return (rows * scale[:, None] * gain + bias).reshape(x.shape)
