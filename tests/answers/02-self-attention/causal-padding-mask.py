# Answers to causal-padding-mask of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def causal_padding_mask(lengths, width):
    causal = torch.ones(width, width, dtype=torch.bool, device=lengths.device).tril()
    real = torch.arange(width, device=lengths.device) < lengths[:, None]
    return causal & real[:, None, None, :]


# == right 2
def causal_padding_mask(lengths, width):
    mask = torch.zeros(len(lengths), 1, width, width, dtype=torch.bool)
    for b, n in enumerate(lengths.tolist()):
        for t in range(width):
            # what came before, itself, but no padding
            mask[b, 0, t, : min(t + 1, n)] = True
    return mask


# == right 3
def causal_padding_mask(lengths, width):
    t = torch.arange(width).view(1, 1, width, 1)
    s = torch.arange(width).view(1, 1, 1, width)
    n = lengths.view(-1, 1, 1, 1)
    # the last place that may be seen is the smaller of t and n - 1
    return s <= torch.minimum(t, n - 1)


# == wrong 1
# mistake: The causal part is upside down (triu): a position sees what comes after it instead of what came before.
# accept: triu|tril|future|after|upper|lower|causal|transpos
def causal_padding_mask(lengths, width):
    causal = torch.triu(torch.ones(width, width)).bool()
    pad = torch.arange(width)[None, :] < lengths[:, None]
    return causal[None, None] & pad[:, None, None, :]


# == wrong 2
# mistake: A position may not look at itself: the diagonal is left out.
# accept: itself|diagonal|off by one|off-by-one
def causal_padding_mask(lengths, width):
    pos = torch.arange(width)
    before = pos[None, :] < pos[:, None]          # s before t
    real = pos[None, :] < lengths[:, None]
    return (before[None] & real[:, None, :]).unsqueeze(1)


# == wrong 3
# mistake: One padding position too many counts as real (<= instead of <).
# accept: off by one|off-by-one|one too many|<=|first padding|length|one more
def causal_padding_mask(lengths, width):
    idx = torch.arange(width)
    causal = idx[:, None] >= idx[None, :]
    not_pad = idx <= lengths[:, None]
    return causal & not_pad[:, None, None]


# == wrong 4
# mistake: The padding mask is put on the rows (who looks) instead of the columns (who is looked at).
# accept: row|column|axis|quer|dim|looked at|transpos
def causal_padding_mask(lengths, width):
    causal = torch.tril(torch.ones(width, width, dtype=torch.bool))
    real = torch.arange(width).unsqueeze(0) < lengths.unsqueeze(1)     # (B, T)
    real = real.unsqueeze(1).unsqueeze(-1)                             # (B, 1, T, 1)
    return real & causal


# == wrong 5
# mistake: Padding positions are also forbidden to look (their rows are all False), though the rule hides only padding that is looked at.
# accept: row|quer|padding position|no special|same rule|looks|both
def causal_padding_mask(lengths, width):
    B = lengths.shape[0]
    mask = torch.zeros(B, 1, width, width, dtype=torch.bool)
    for i in range(B):
        n = int(lengths[i])
        mask[i, 0, :n, :n] = torch.ones(n, n).tril().bool()
    return mask


# == wrong 6
# mistake: The axis for the heads is missing: the result is (B, T, T) and not (B, 1, T, T).
# accept: head|shape|axis|unsqueeze|dim
def causal_padding_mask(lengths, width):
    real = torch.arange(width) < lengths[:, None]
    causal = torch.tril(torch.ones(width, width)) == 1
    return real[:, None, :] & causal[None, :, :]


# == wrong 7
# mistake: The mask is inverted: True stands for hidden, as in PyTorch's key_padding_mask, instead of for may look.
# accept: invert|inverse|opposite|wrong way|revers|True means|negat|may look|swapped
def causal_padding_mask(lengths, width):
    # True where attention must be blocked
    future = torch.triu(torch.ones(width, width, dtype=torch.bool), diagonal=1)
    padding = torch.arange(width)[None, :] >= lengths[:, None]
    return future[None, None, :, :] | padding[:, None, None, :]


# == wrong 8
# mistake: The result is a float tensor of ones and zeros instead of a boolean one.
# accept: bool|float|dtype|type
def causal_padding_mask(lengths, width):
    causal = torch.tril(torch.ones(width, width))
    padding = (torch.arange(width)[None, :] < lengths[:, None]).float()
    return causal[None, None] * padding[:, None, None, :]


# == wrong 9
# mistake: The size is taken from the longest sentence of the batch instead of from width.
# accept: width|longest|max|shape|size
def causal_padding_mask(lengths, width):
    T = int(lengths.max())
    steps = torch.arange(T, device=lengths.device)
    real = steps[None, :] < lengths[:, None]
    causal = steps[None, :] <= steps[:, None]
    return real[:, None, None, :] & causal


# == wrong 10
# mistake: The two masks (T, T) and (B, T) are combined without giving the second its own axes, which crashes, or mixes sentences with positions where B happens to be T.
# accept: broadcast|shape|axis|axes|unsqueeze|dim|None
def causal_padding_mask(lengths, width):
    causal = torch.ones(width, width, dtype=torch.bool).tril()
    padding = torch.arange(width) < lengths.unsqueeze(1)
    mask = causal & padding
    return mask.unsqueeze(1)
