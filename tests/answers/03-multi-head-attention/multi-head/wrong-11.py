# exercise: multi-head
# mistake: x is cut into heads before it is projected, and each head sees only its own D entries and its own D x D block of the matrices.
# accept: block|before|whole|all entries|own entries|every entry|all of x|d × d
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    D = x.shape[-1] // heads
    results = []
    for h in range(heads):
        own = slice(h * D, (h + 1) * D)
        piece = x[..., own]
        query, key, value = piece @ w_query[own, own], piece @ w_key[own, own], piece @ w_value[own, own]
        scores = query @ key.transpose(-2, -1) / math.sqrt(D)
        if mask is not None:
            full = mask.broadcast_to(x.shape[0], heads, x.shape[1], x.shape[1])
            scores = scores.masked_fill(~full[:, h], -math.inf)
        results.append(scores.softmax(dim=-1) @ value)
    return torch.cat(results, dim=-1) @ w_output
