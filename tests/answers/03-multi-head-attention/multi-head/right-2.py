# exercise: multi-head
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    if mask is not None:
        mask = mask.expand(B, heads, T, T)
    outputs = []
    for h in range(heads):
        columns = slice(h * D, (h + 1) * D)
        q, k, v = x @ w_query[:, columns], x @ w_key[:, columns], x @ w_value[:, columns]
        scores = torch.bmm(q, k.transpose(1, 2)) * D**-0.5
        if mask is not None:
            scores = torch.where(mask[:, h], scores, torch.tensor(float("-inf"), dtype=scores.dtype))
        outputs.append(torch.bmm(torch.softmax(scores, dim=2), v))
    return torch.cat(outputs, dim=2) @ w_output
