# Answers to multi-head of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    query, key, value = ((x @ w).unflatten(-1, (heads, -1)).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    mixed = scores.softmax(dim=-1) @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output


# == right 2
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


# == right 3
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query).view(B, T, heads, D)
    k = (x @ w_key).view(B, T, heads, D)
    v = (x @ w_value).view(B, T, heads, D)
    scores = torch.einsum("bthd,bshd->bhts", q, k) / D**0.5
    weights = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
    if mask is not None:
        weights = weights * mask
    weights = weights / weights.sum(dim=-1, keepdim=True)
    return torch.einsum("bhts,bshd,hdw->btw", weights, v, w_output.view(heads, D, W))


# == right 4
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    look = torch.ones(B, heads, T, T, dtype=torch.bool) if mask is None else mask.expand(B, heads, T, T)
    output = torch.zeros_like(x)
    for h, columns in enumerate(torch.arange(W).view(heads, -1)):
        query, key, value = x @ w_query[:, columns], x @ w_key[:, columns], x @ w_value[:, columns]
        scores = torch.where(look[:, h], torch.einsum("btd,bsd->bts", query, key) / len(columns) ** 0.5, -torch.inf)
        output = output + torch.softmax(scores, dim=-1) @ value @ w_output[columns]
    return output


# == right 5
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    # The matrices are cut, not the results: (W, W) -> (W, H, D); einsum does the rest.
    query, key, value = (torch.einsum("btw,whd->bhtd", x, w.unflatten(1, (heads, -1))) for w in (w_query, w_key, w_value))
    logits = torch.einsum("bhtd,bhsd->bhts", query, key) * query.shape[-1] ** -0.5
    if mask is not None:
        logits = torch.where(mask, logits, -torch.inf)
    weights = torch.exp(logits - logits.logsumexp(dim=-1, keepdim=True))
    return torch.einsum("bhts,bhsd,hdw->btw", weights, value, w_output.unflatten(0, (heads, -1)))


# == wrong 1
# mistake: Divides the scores by the root of the whole width W in place of D.
# accept: root|sqrt|scale|divid|width
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / W ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output


# == wrong 2
# mistake: Hides the places where the mask is True.
# accept: invert|revers|true|wrong way|hides|may look|upside
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output


# == wrong 3
# mistake: The softmax runs over the queries (dim=-2) in place of the keys.
# accept: softmax|queries|dim
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-2)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output


# == wrong 4
# mistake: Does not transpose on the way out: the heads are right and glued together in the wrong order.
# accept: way out|transpose|join|glue|back
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.reshape(B, T, W) @ w_output


# == wrong 5
# mistake: Never transposes, neither on the way in nor on the way out: heads are stretches of time.
# accept: transpose|stretches|reshape|time|never|split
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.reshape(B, heads, T, W // heads) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.reshape(B, T, W) @ w_output


# == wrong 6
# mistake: Forgets the output projection.
# accept: output projection|w_output|output matrix|last matrix|projection
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2)


# == wrong 7
# mistake: Takes the keys for values too: w_value is never used.
# accept: value
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_key
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output


# == wrong 8
# mistake: Applies the mask after the softmax by multiplication, so the rows no longer sum to 1.
# accept: after the softmax|sum to 1|renormal|sum to one|softmax|multipl
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights * mask
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output


# == wrong 9
# mistake: Takes a mask of three axes for (B, T, T), although it broadcasts to (B, H, T, T) and so is (H, T, T).
# accept: three axes|broadcast|axes|per head|axis
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    if mask is not None and mask.dim() == 3:
        mask = mask.unsqueeze(1)                     # the same for all heads
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output


# == wrong 10
# mistake: Multiplies by the transposed matrices, as nn.Linear keeps them.
# accept: transposed|right|nn.linear|linear|w.t
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    query, key, value = x @ w_query.T, x @ w_key.T, x @ w_value.T
    query, key, value = (z.unflatten(-1, (heads, -1)).transpose(1, 2) for z in (query, key, value))
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2).flatten(2) @ w_output.T


# == wrong 11
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


# == wrong 12
# mistake: The mask is put on the weights after the softmax, and the rows no longer sum to 1.
# accept: after the softmax|before the softmax|sum to 1|sum|softmax
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    query, key, value = ((x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights * mask
    mixed = weights @ value
    return mixed.transpose(1, 2).reshape(B, T, W) @ w_output


# == wrong 13
# mistake: A mask of three axes is read as (B, T, T), one for each text, instead of one for each head.
# accept: three axes|each head|per head|(h, t, t)|for each text|one for each
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    query, key, value = ((x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        if mask.dim() == 3:
            mask = mask.unsqueeze(1)                    # the same for all heads
        scores = scores.masked_fill(~mask, -math.inf)
    mixed = scores.softmax(dim=-1) @ value
    return mixed.transpose(1, 2).reshape(B, T, W) @ w_output


# == wrong 14
# mistake: Hidden scores are set to 0 instead of minus infinity, so they still get weight.
# accept: infinity|-inf|inf|0 instead|score of 0|exp(0)|zero
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    query, key, value = ((x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(~mask, 0.0)
    mixed = scores.softmax(dim=-1) @ value
    return mixed.transpose(1, 2).reshape(B, T, W) @ w_output


# == wrong 15
# mistake: The matrices are used as an nn.Linear uses them, transposed (x @ w.T), although they stand on the right.
# accept: transpose|.t|stand on the right|on the right|linear
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    query, key, value = (nn.functional.linear(x, w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    mixed = scores.softmax(dim=-1) @ value
    return mixed.transpose(1, 2).reshape(B, T, W) @ w_output.T


# == wrong 16
# mistake: The scores are divided by the root of W, not of D.
# accept: scale|root|√|sqrt|divid|width
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query).view(B, T, heads, D).transpose(1, 2)
    k = (x @ w_key).view(B, T, heads, D).transpose(1, 2)
    v = (x @ w_value).view(B, T, heads, D).transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(W)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return (weights @ v).transpose(1, 2).reshape(B, T, W) @ w_output


# == wrong 17
# mistake: The matrices are used transposed, as nn.Linear keeps them.
# accept: transpos|right|linear|.t|rows|columns|side
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query.T).view(B, T, heads, D).transpose(1, 2)
    k = (x @ w_key.T).view(B, T, heads, D).transpose(1, 2)
    v = (x @ w_value.T).view(B, T, heads, D).transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return (weights @ v).transpose(1, 2).reshape(B, T, W) @ w_output.T


# == wrong 18
# mistake: The mask is multiplied in after the softmax, and the rows no longer sum to 1.
# accept: softmax|before|after|sum|renormal|all its weight|add up|hidden
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query).view(B, T, heads, D).transpose(1, 2)
    k = (x @ w_key).view(B, T, heads, D).transpose(1, 2)
    v = (x @ w_value).view(B, T, heads, D).transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(D)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights * mask
    return (weights @ v).transpose(1, 2).reshape(B, T, W) @ w_output


# == wrong 19
# mistake: A mask of three axes is taken as one for each text, (B, 1, T, T), not one for each head.
# accept: three|head|text|broadcast|axes|axis|(h, t
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query).view(B, T, heads, D).transpose(1, 2)
    k = (x @ w_key).view(B, T, heads, D).transpose(1, 2)
    v = (x @ w_value).view(B, T, heads, D).transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        if mask.dim() == 3:
            mask = mask[:, None]
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return (weights @ v).transpose(1, 2).reshape(B, T, W) @ w_output


# == wrong 20
# mistake: The mask is read as torch's attn_mask: True hides.
# accept: true|may look|invert|opposite|wrong way|hide|hidden|other way|revers|turned|upside|nan
def multi_head(x, w_query, w_key, w_value, w_output, heads, mask=None):
    B, T, W = x.shape
    D = W // heads
    q = (x @ w_query).view(B, T, heads, D).transpose(1, 2)
    k = (x @ w_key).view(B, T, heads, D).transpose(1, 2)
    v = (x @ w_value).view(B, T, heads, D).transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return (weights @ v).transpose(1, 2).reshape(B, T, W) @ w_output
