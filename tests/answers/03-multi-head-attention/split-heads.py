# Answers to split-heads of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)


# == right 2
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, T, heads, W // heads).permute(0, 2, 1, 3)


def join_heads(x):
    B, H, T, D = x.shape
    return x.permute(0, 2, 1, 3).contiguous().view(B, T, H * D)


# == right 3
def split_heads(x, heads):
    return torch.stack(x.chunk(heads, dim=-1), dim=1)


def join_heads(x):
    return torch.cat([x[:, h] for h in range(x.shape[1])], dim=-1)


# == right 4
def split_heads(x, heads):
    return torch.stack(x.chunk(heads, dim=-1), dim=1)


def join_heads(x):
    return torch.cat(x.unbind(dim=1), dim=-1)


# == right 5
def split_heads(x, heads):
    # windows of D entries, D apart: (B, T, H, D)
    size = x.size(-1) // heads
    return x.unfold(-1, size, size).movedim(-2, -3)


def join_heads(x):
    return torch.cat([*x.movedim(-3, 0)], dim=-1)


# == wrong 1
# mistake: split_heads reshapes straight to (B, H, T, D) without a transpose, so heads are stretches of time.
# accept: transpose|stretches|reshape|positions|time
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, heads, T, W // heads)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)


# == wrong 2
# mistake: Head h gets every H-th entry (h, h + H, ...) in place of D neighbouring entries, and join_heads undoes just that.
# accept: interleave|every|neighbour|stride|turn|contiguous|next to
def split_heads(x, heads):
    return x.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


def join_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)


# == wrong 3
# mistake: join_heads reshapes to (B, T, W) without bringing the positions back to the front.
# accept: transpose|back|reshape|way out
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)



def join_heads(x):
    B, H, T, D = x.shape
    return x.reshape(B, T, H * D)


# == wrong 4
# mistake: join_heads moves the heads behind the entries, so that the entries of the heads alternate.
# accept: alternate|interleave|turn|entries|order|side by side
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)



def join_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)


# == wrong 5
# mistake: split_heads cuts the width but leaves the heads behind the positions: (B, T, H, D).
# accept: axes|axis|order|transpose|shape
def split_heads(x, heads):
    B, T, W = x.shape
    return x.view(B, T, heads, W // heads)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)


# == wrong 6
# mistake: Takes the number of heads for the width of a head: torch.split wants the size of a piece.
# accept: width of|number of heads|swapped|pieces|confus|shape
def split_heads(x, heads):
    return torch.stack(x.split(heads, dim=-1), dim=1)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)


# == wrong 7
# mistake: join_heads adds the heads up where it should set them side by side.
# accept: sum|add|side by side|concatenat|shape
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)



def join_heads(x):
    return x.sum(dim=1)


# == wrong 8
# mistake: join_heads uses view after the transpose, which fails on numbers that do not lie one after another in memory.
# accept: view|contiguous|memory
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)



def join_heads(x):
    B, H, T, D = x.shape
    return x.transpose(1, 2).view(B, T, H * D)


# == wrong 9
# mistake: split_heads stacks the heads in front of the batch: (H, B, T, D).
# accept: batch|front|first axis|axes|axis|shape
def split_heads(x, heads):
    return torch.stack(x.chunk(heads, dim=-1), dim=0)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)


# == wrong 10
# mistake: The slice of head h begins at h and not at h * D, so heads overlap.
# accept: overlap|begin|start|offset|slice
def split_heads(x, heads):
    D = x.shape[-1] // heads
    return torch.stack([x[:, :, h : h + D] for h in range(heads)], dim=1)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)


# == wrong 11
# mistake: The heads are cut off as stretches of time: a reshape to (B, H, T, D) without a transpose, and the same back.
# accept: time|transpose|stretch|position|axes
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, heads, T, W // heads)


def join_heads(x):
    B, H, T, D = x.shape
    return x.reshape(B, T, H * D)


# == wrong 12
# mistake: The heads are interleaved: head h gets every H-th entry instead of D neighbours; join undoes it.
# accept: interleav|every|neighbour|side by side|entries
def split_heads(x, heads):
    return x.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


def join_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)


# == wrong 13
# mistake: The split is right; the join forgets to bring the positions back before the heads.
# accept: transpose|before|join|time|exchange|swap|order
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def join_heads(x):
    return x.reshape(x.shape[0], x.shape[2], -1)


# == wrong 14
# mistake: The number of heads is taken for the width of a head: W / H heads of H numbers.
# accept: width of|number of heads|d = w|h and d|heads of
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, T, W // heads, heads).transpose(1, 2)


def join_heads(x):
    B, H, T, D = x.shape
    return x.transpose(1, 2).reshape(B, T, H * D)


# == wrong 15
# mistake: The split is right; the join puts D before H, so the heads' entries alternate instead of standing side by side.
# accept: side by side|interleav|alternat|order|before
def split_heads(x, heads):
    B, T, W = x.shape
    return x.view(B, T, heads, W // heads).transpose(1, 2)


def join_heads(x):
    B, H, T, D = x.shape
    return x.permute(0, 2, 3, 1).reshape(B, T, H * D)


# == wrong 16
# mistake: Reshape alone, without a transpose: the heads are stretches of time.
# accept: transpos|swap|change places|axes|axis|stretch|position|reshape|every position
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, heads, T, W // heads)


def join_heads(x):
    B, H, T, D = x.shape
    return x.reshape(B, T, H * D)


# == wrong 17
# mistake: The split is right; the transpose is forgotten on the way back.
# accept: transpos|swap|back|axes|axis|position|side by side|join|mixed
def split_heads(x, heads):
    B, T, W = x.shape
    return x.view(B, T, heads, W // heads).transpose(1, 2)


def join_heads(x):
    B, H, T, D = x.shape
    return x.contiguous().view(B, T, H * D)


# == wrong 18
# mistake: Head h gets every H-th entry (h, h + H, ...), not D neighbouring ones; the joining fits the wrong split.
# accept: interleav|every|neighbour|next to|side by side|entries|hd|dealt|deals|in turn|order|block|one after another
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, T, W // heads, heads).permute(0, 3, 1, 2)


def join_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)


# == wrong 19
# mistake: torch.split takes the size of a piece: there are D heads of H numbers and not H heads of D.
# accept: size|number of|pieces|swap|exchang|shape|h and d|d heads|width|chunk|mixed up|axis|axes|(b, h
def split_heads(x, heads):
    return torch.stack(x.split(heads, dim=-1), dim=1)


def join_heads(x):
    return torch.cat(x.unbind(dim=1), dim=-1)


# == wrong 20
# mistake: The heads are stacked in front of the batch: (H, B, T, D).
# accept: shape|batch|axis|axes|front|order|(b, h|first|dim
def split_heads(x, heads):
    return torch.stack(x.chunk(heads, dim=-1))


def join_heads(x):
    return torch.cat(x.unbind(dim=1), dim=-1)
