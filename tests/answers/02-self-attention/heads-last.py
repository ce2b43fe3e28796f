# Answers to heads-last of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def attention_heads_last(query, key, value):
    # heads to the front, so that the matrix products run over positions
    query, key, value = (x.transpose(1, 2) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2)


# == right 2
def attention_heads_last(query, key, value):
    scores = torch.einsum("bthd,bshd->btsh", query, key) / query.shape[-1] ** 0.5
    weights = scores.softmax(dim=2)      # over s, the positions that are asked
    return torch.einsum("btsh,bshd->bthd", weights, value)


# == right 3
def attention_heads_last(query, key, value):
    def one_head(q, k, v):
        s = torch.bmm(q, k.permute(0, 2, 1)) / math.sqrt(q.size(-1))
        e = torch.exp(s - s.amax(dim=-1, keepdim=True))
        return torch.bmm(e / e.sum(dim=-1, keepdim=True), v)

    heads = [one_head(*qkv) for qkv in zip(query.unbind(2), key.unbind(2), value.unbind(2))]
    return torch.stack(heads, dim=2)


# == wrong 1
# mistake: The result is not brought back: it comes out as (B, H, T, D).
# accept: back|transpos|shape|order|H, T|head
def attention_heads_last(query, key, value):
    q = query.transpose(1, 2)
    k = key.transpose(1, 2)
    v = value.transpose(1, 2)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = scores.softmax(dim=-1)
    return weights @ v


# == wrong 2
# mistake: Queries and keys are transposed but the values are not, so weights @ value does not fit.
# accept: value|shape|transpos
def attention_heads_last(query, key, value):
    query = query.transpose(1, 2)
    key = key.transpose(1, 2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.transpose(1, 2)


# == wrong 3
# mistake: The axes are exchanged by view/reshape, which mixes up the numbers of positions and heads, where a transpose is needed.
# accept: view|reshape|transpos|mixe|scrambl|wrong grouping
def attention_heads_last(query, key, value):
    B, T, H, D = query.shape
    query = query.reshape(B, H, T, D)
    key = key.reshape(B, H, T, D)
    value = value.reshape(B, H, T, D)
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.reshape(B, T, H, D)


# == wrong 4
# mistake: Only the axis of the softmax was changed; the matrix products still run over the heads of one position.
# accept: head|product|score|softmax|transpos|axis|position
def attention_heads_last(query, key, value):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=1)      # normalise over the positions
    mixed = weights @ value
    return mixed


# == wrong 5
# mistake: The transposes are called but their results are not kept: transpose does not change a tensor in place.
# accept: assign|in place|in-place|not kept|discard|head|transpos|result|never changes the output at another
def attention_heads_last(query, key, value):
    # heads must come before positions
    query.transpose(1, 2)
    key.transpose(1, 2)
    value.transpose(1, 2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    mixed.transpose(1, 2)
    return mixed


# == wrong 6
# mistake: The result is brought back with reshape instead of a transpose, so positions and heads are mixed up.
# accept: reshape|view|transpos|back|mixe|scrambl
def attention_heads_last(query, key, value):
    shape = query.shape
    q, k, v = [x.permute(0, 2, 1, 3) for x in (query, key, value)]
    scores = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(shape[-1])
    mixed = torch.matmul(scores.softmax(dim=-1), v)
    return mixed.contiguous().view(shape)


# == wrong 7
# mistake: The heads are flattened into one wide head, so all heads share one set of weights.
# accept: head|flatten|merge|separate|each|one set|wide
def attention_heads_last(query, key, value):
    B, T, H, D = query.shape
    q = query.flatten(2)
    k = key.flatten(2)
    v = value.flatten(2)
    scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
    weights = scores.softmax(dim=-1)
    return (weights @ v).view(B, T, H, D)


# == wrong 8
# mistake: The axes are moved back with the same permutation again, which is not its own inverse: the result has a wrong order of axes.
# accept: permut|inverse|back|order|axes|shape|transpos
def attention_heads_last(query, key, value):
    to_heads = (2, 0, 1, 3)            # (H, B, T, D)
    query, key, value = query.permute(to_heads), key.permute(to_heads), value.permute(to_heads)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.permute(to_heads)


# == wrong 9
# mistake: The second einsum takes the value of the query's own position (bthd instead of bshd), so each position gets only its own value back.
# accept: value|own|itself|einsum|index|position|other
def attention_heads_last(query, key, value):
    scores = torch.einsum("bthd,bshd->bhts", query, key) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = torch.einsum("bhts,bthd->bthd", weights, value)
    return mixed


# == wrong 10
# mistake: The heads are put side by side at the end: the result is (B, T, H*D) and not (B, T, H, D).
# accept: shape|concat|side by side|stack|H, D|flatten|axis
def attention_heads_last(query, key, value):
    outputs = []
    for h in range(query.shape[2]):
        q, k, v = query[:, :, h], key[:, :, h], value[:, :, h]
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        outputs.append(scores.softmax(dim=-1) @ v)
    return torch.cat(outputs, dim=-1)
