# Answers to head-parts of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def head_parts(mixed, w_output):
    return mixed @ w_output.unflatten(0, (mixed.shape[1], -1))


# == right 2
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[h * D : (h + 1) * D] for h in range(H)], dim=1)


# == right 3
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    alone = torch.zeros(B, H, T, H * D, dtype=mixed.dtype)
    for h in range(H):
        alone[:, h, :, h * D : (h + 1) * D] = mixed[:, h]           # the joined heads, all others silent
    return alone @ w_output


# == right 4
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    # as the joined heads would look if all others were switched off
    alone = [nn.functional.pad(part, (h * D, (H - 1 - h) * D)) for h, part in enumerate(mixed.unbind(dim=1))]
    return torch.stack(alone, dim=1) @ w_output


# == right 5
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    alone = mixed.new_zeros(B, H, T, H, D)                     # each head's numbers in their place, zeros elsewhere
    alone.diagonal(dim1=1, dim2=3).copy_(mixed.permute(0, 2, 3, 1))
    return alone.flatten(3) @ w_output


# == wrong 1
# mistake: Takes columns of w_output in place of rows.
# accept: columns|column|transpos
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[:, h * D : (h + 1) * D].T for h in range(H)], dim=1)


# == wrong 2
# mistake: Gives head h every H-th row of w_output.
# accept: every|neighbour|interleave|rows|turn|stride
def head_parts(mixed, w_output):
    H = mixed.shape[1]
    return mixed @ w_output.unflatten(0, (-1, H)).transpose(0, 1)


# == wrong 3
# mistake: Reshapes w_output to (H, W, D) and transposes, which scrambles its rows.
# accept: reshape|scramble|rows|order
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return mixed @ w_output.reshape(H, H * D, D).transpose(1, 2)


# == wrong 4
# mistake: Lets each head write into its own D columns only: uses the diagonal blocks of w_output.
# accept: own columns|block|diagonal|all columns|columns|whole width
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = torch.zeros(B, H, T, H * D)
    for h in range(H):
        mine = slice(h * D, (h + 1) * D)
        parts[:, h, :, mine] = mixed[:, h] @ w_output[mine, mine]
    return parts


# == wrong 5
# mistake: Stacks the parts in front of the batch: (H, B, T, W).
# accept: shape|axis|axes|front|batch|order
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[h * D : (h + 1) * D] for h in range(H)])


# == wrong 6
# mistake: Returns the layer's output, the sum over heads.
# accept: sum|shape|each head|add
def head_parts(mixed, w_output):
    return mixed.transpose(1, 2).flatten(2) @ w_output


# == wrong 7
# mistake: Returns the output with the head left out, and not what the head adds.
# accept: left out|without|rest|others|switched off|leave|all but
def head_parts(mixed, w_output):
    parts = mixed @ w_output.unflatten(0, (mixed.shape[1], -1))
    return parts.sum(dim=1, keepdim=True) - parts


# == wrong 8
# mistake: Deals the output out evenly: each head gets 1 / H of the whole.
# accept: even|equal|1 / h|same|share|divid
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    output = mixed.transpose(1, 2).flatten(2) @ w_output
    return (output / H).unsqueeze(1).expand(B, H, T, H * D)


# == wrong 9
# mistake: Joins the heads without a transpose before it silences all but one.
# accept: transpose|join|reshape|positions|order
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    joined = mixed.reshape(B, T, H * D)
    parts = []
    for h in range(H):
        alone = torch.zeros_like(joined)
        alone[:, :, h * D : (h + 1) * D] = joined[:, :, h * D : (h + 1) * D]
        parts.append(alone @ w_output)
    return torch.stack(parts, dim=1)


# == wrong 10
# mistake: The rows of head h begin at h and not at h * D, so heads overlap.
# accept: overlap|begin|start|slice|offset|rows
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[h : h + D] for h in range(H)], dim=1)


# == wrong 11
# mistake: Head h meets columns hD to hD + D - 1 of w_output, used transposed, instead of these rows.
# accept: rows|columns|transpose
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[:, h * D : (h + 1) * D].T for h in range(H)], dim=1)


# == wrong 12
# mistake: The rows are dealt out in turn: head h gets every H-th row instead of D neighbouring ones.
# accept: interleav|every|side by side|in turn|neighbour|rows
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.einsum("bhtd,dhw->bhtw", mixed, w_output.view(D, H, -1))


# == wrong 13
# mistake: Returned is the output without the head, not what the head adds.
# accept: without|leave out|left out|adds|other heads|switched off
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = []
    for h in range(H):
        off = mixed.clone()
        off[:, h] = 0
        parts.append(off.transpose(1, 2).reshape(B, T, H * D) @ w_output)
    return torch.stack(parts, dim=1)


# == wrong 14
# mistake: The mixed values are reshaped to (B, T, H, D) without exchanging heads and positions first.
# accept: reshape|transpose|position|exchange|axes|time|swap
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.einsum("bthd,hdw->bhtw", mixed.reshape(B, T, H, D), w_output.reshape(H, D, -1))


# == wrong 15
# mistake: A head writes only into its own D columns of the output: its square block of w_output is used, and not its whole rows.
# accept: all columns|whole row|own columns|whole width|all w|block|columns
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = torch.zeros(B, H, T, H * D, dtype=mixed.dtype)
    for h in range(H):
        own = slice(h * D, (h + 1) * D)
        parts[:, h, :, own] = mixed[:, h] @ w_output[own, own]
    return parts


# == wrong 16
# mistake: Each head meets columns of w_output, not rows.
# accept: row|column|transpos|right
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[:, h * D : (h + 1) * D].T for h in range(H)], dim=1)


# == wrong 17
# mistake: Head h meets every H-th row, not its D rows hD to hD + D - 1.
# accept: row|neighbour|side by side|interleav|every|in turn|block|one after another
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[h::H] for h in range(H)], dim=1)


# == wrong 18
# mistake: All heads meet the first D rows.
# accept: row|own|all heads|first|every head|each head|same
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return mixed @ w_output[:D]


# == wrong 19
# mistake: What is left when the head is switched off is returned, not what the head adds.
# accept: left|without|adds|switched off|rest|others|other heads|leave|part|difference|sum
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = []
    for h in range(H):
        rest = mixed.clone()
        rest[:, h] = 0
        parts.append(rest.transpose(1, 2).reshape(B, T, H * D) @ w_output)
    return torch.stack(parts, dim=1)


# == wrong 20
# mistake: The parts are averaged over the texts of the batch.
# accept: text|batch|averag|mean
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = mixed @ w_output.reshape(H, D, H * D)
    return parts.mean(dim=0, keepdim=True)


# == wrong 21
# mistake: Works out the parts of the first text alone.
# accept: first text|every text|shape|batch
def head_parts(mixed, w_output):
    rows = w_output.split(mixed.shape[3])
    return torch.stack([mixed[0, h] @ block for h, block in enumerate(rows)])[None]
