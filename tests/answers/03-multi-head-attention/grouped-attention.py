# Answers to grouped-attention of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def grouped_attention(query, key, value, mask=None):
    heads, groups = query.shape[1], key.shape[1]
    if heads % groups != 0:
        raise ValueError(f"{groups} key heads do not divide {heads} query heads")
    key = key.repeat_interleave(heads // groups, dim=1)
    value = value.repeat_interleave(heads // groups, dim=1)
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == right 2
def grouped_attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    G, S = key.shape[1:3]
    if H % G:
        raise ValueError("G must divide H")
    grouped = query.reshape(B, G, H // G, T, D)
    scores = torch.einsum("bgrtd,bgsd->bgrts", grouped, key) / D**0.5
    if mask is not None:
        scores = scores.masked_fill(~mask.expand(B, H, T, S).reshape(B, G, H // G, T, S), float("-inf"))
    mixed = torch.einsum("bgrts,bgsd->bgrtd", scores.softmax(-1), value)
    return mixed.reshape(B, H, T, D)


# == right 3
import torch.nn.functional as F


def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"cannot deal {H} query heads out to {G} key heads")
    mine = torch.tensor([h * G // H for h in range(H)])
    return F.scaled_dot_product_attention(query, key[:, mine], value[:, mine], attn_mask=mask)


# == right 4
def grouped_attention(query, key, value, mask=None):
    (B, H, T, D), G = query.shape, key.shape[1]
    members, rest = divmod(H, G)
    if rest:
        raise ValueError(f"{H} query heads cannot share {G} key heads evenly")
    # no copies: the queries of a group stand one below the other and meet the group's keys in one product
    stacked = query.reshape(B, G, members * T, D)
    scores = (stacked @ key.mT).view(B, H, T, -1) * D**-0.5
    if mask is not None:
        scores = torch.where(mask, scores, torch.full_like(scores, -torch.inf))
    odds = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    weights = odds / odds.sum(dim=-1, keepdim=True)
    return (weights.view(B, G, members * T, -1) @ value).view(B, H, T, -1)


# == right 5
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError(f"{G} key heads cannot be shared evenly by {H} query heads")
    looks = query.new_ones(1, H, 1, 1, dtype=torch.bool) if mask is None else mask
    looks = looks.expand(*query.shape[:3], key.shape[2])
    result = torch.empty(*query.shape[:3], value.shape[3], dtype=value.dtype)
    for g in range(G):
        mine = slice(g * H // G, (g + 1) * H // G)
        logits = torch.einsum("bhtd,bsd->bhts", query[:, mine] / query.shape[3] ** 0.5, key[:, g])
        logits[~looks[:, mine]] = -torch.inf
        result[:, mine] = torch.einsum("bhts,bsd->bhtd", logits.softmax(3), value[:, g])
    return result


# == wrong 1
# mistake: Copies in rounds (Tensor.repeat), so that heads h, h + G, ... share in place of neighbours.
# accept: repeat|rounds|neighbour|interleave
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat(1, H // G, 1, 1)
    value = value.repeat(1, H // G, 1, 1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 2
# mistake: Does not refuse: deals the heads out by h * G // H whether or not G divides H.
# accept: valueerror|refuse|divide|raise
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    mine = [h * G // H for h in range(H)]
    key, value = key[:, mine], value[:, mine]
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 3
# mistake: Refuses by an assertion, and not by a ValueError.
# accept: valueerror|assert|raise
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    assert H % G == 0, "G must divide H"
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 4
# mistake: Tests the division the wrong way round: refuses unless H divides G.
# accept: valueerror|refuse|divide|wrong way|divis
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if G % H != 0:
        raise ValueError("G must divide H")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 5
# mistake: Forgets to divide the scores by the root of D.
# accept: root|sqrt|scale|divid
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 6
# mistake: Copies each key head G times, and not H / G times.
# accept: times|copies|h / g|number of copies|shape|copied
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat_interleave(G, dim=1)
    value = value.repeat_interleave(G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 7
# mistake: Keys go to neighbours, values in rounds: most heads mix the values of another group.
# accept: value|rounds|repeat|same group
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat(1, H // G, 1, 1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 8
# mistake: Hides the places where the mask is True.
# accept: invert|revers|true|wrong way|hides|may look
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 9
# mistake: Groups the queries as five axes and lets the mask of four axes broadcast against them as it is, so its text axis falls on the groups.
# accept: mask|broadcast|axes
def grouped_attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    G = key.shape[1]
    if H % G:
        raise ValueError("G must divide H")
    scores = query.unflatten(1, (G, H // G)) @ key.unsqueeze(2).mT / math.sqrt(D)          # (B, G, H/G, T, S)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return (scores.softmax(dim=-1) @ value.unsqueeze(2)).flatten(1, 2)


# == wrong 10
# mistake: Lets the heads of a group share their query too (the group's mean), so that they all look at the same places.
# accept: query|queries|mean|average|same
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"{G} key heads do not divide {H} query heads")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    query = query.unflatten(1, (G, H // G)).mean(dim=2).repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 11
# mistake: The keys are dealt out to neighbours, but the values in turn (repeat instead of repeat_interleave), so keys and values of a query head do not belong together.
# accept: value|same group|together|in turn|repeat
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError("the key heads must divide the query heads")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat(1, H // G, 1, 1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ value


# == wrong 12
# mistake: An assert refuses uneven groups: an AssertionError is raised and not a ValueError.
# accept: valueerror|assert
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    assert H % G == 0, "the key heads must divide the query heads"
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ value


# == wrong 13
# mistake: The mask is cut down to the first query head of each group, so query heads of a group cannot have different masks.
# accept: each head|head to head|differ|own mask|mask
def grouped_attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    G, S = key.shape[1], key.shape[2]
    if H % G:
        raise ValueError("the key heads must divide the query heads")
    grouped = query.view(B, G, H // G, T, D)
    scores = torch.einsum("bgrtd,bgsd->bgrts", grouped, key) / math.sqrt(D)
    if mask is not None:
        by_group = mask.broadcast_to(B, H, T, S)[:, :: H // G]                # (B, G, T, S)
        scores = scores.masked_fill(~by_group[:, :, None], float("-inf"))
    return torch.einsum("bgrts,bgsd->bgrtd", scores.softmax(dim=-1), value).reshape(B, H, T, D)


# == wrong 14
# mistake: Query head h looks up key head floor(hG/H) without a test whether G divides H, so uneven groups are accepted silently.
# accept: valueerror|refuse|divide|evenly|raise
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    group = torch.arange(H) * G // H
    scores = query @ key[:, group].transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ value[:, group]


# == wrong 15
# mistake: The queries of a group are averaged, so all its query heads look at the same places.
# accept: own quer|queries of their own|averag|mean|same places|keep their
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError("the key heads must divide the query heads")
    query = query.unflatten(1, (G, H // G)).mean(dim=2)
    scores = (query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])).repeat_interleave(H // G, dim=1)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1) @ value.repeat_interleave(H // G, dim=1)


# == wrong 16
# mistake: repeat deals the key heads out in turn: 0, 1, 0, 1, not 0, 0, 1, 1.
# accept: neighbour|interleave|in turn|repeat|round|which key head|group|share
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError("G must divide H")
    key = key.repeat(1, H // G, 1, 1)
    value = value.repeat(1, H // G, 1, 1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 17
# mistake: An AssertionError is raised where a ValueError is asked for.
# accept: valueerror|assert|raise|refus|error
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    assert H % G == 0, "G must divide H"
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 18
# mistake: The first head's mask is used for all heads.
# accept: mask|head
def grouped_attention(query, key, value, mask=None):
    B, H, T, D = query.shape
    G, S = key.shape[1], key.shape[2]
    if H % G != 0:
        raise ValueError("G must divide H")
    query = query.reshape(B, G, H // G, T, D)
    scores = query @ key[:, :, None].transpose(-2, -1) / math.sqrt(D)      # (B, G, H/G, T, S)
    if mask is not None:
        while mask.dim() < 4:
            mask = mask[None]
        scores = scores.masked_fill(~mask[:, :1, None], -math.inf)
    return (scores.softmax(dim=-1) @ value[:, :, None]).reshape(B, H, T, D)


# == wrong 19
# mistake: The scores are not divided by the root of D.
# accept: divid|scale|root|√|sqrt
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError("G must divide H")
    key = key.repeat_interleave(H // G, dim=1)
    value = value.repeat_interleave(H // G, dim=1)
    scores = query @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 20
# mistake: Query head h gets key head h // G; it should be h * G // H.
# accept: group|which key head|h // g|0, 0|share|neighbour|out of|exist|index|hg/h|each key head|size
def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G != 0:
        raise ValueError("G must divide H")
    group = [h // G for h in range(H)]
    key, value = key[:, group], value[:, group]
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ value


# == wrong 21
# mistake: The scores are divided by the root of H * D, the width of all heads together.
# accept: √(H·D)|√(D·H)|heads there are
def grouped_attention(query, key, value, mask=None):
    if query.shape[1] % key.shape[1]:
        raise ValueError("uneven groups")
    share = query.shape[1] // key.shape[1]
    key, value = (x.repeat_interleave(share, dim=1) for x in (key, value))
    scores = query @ key.mT / (query.shape[1] * query.shape[3]) ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), float("-inf"))
    return scores.softmax(-1) @ value


# == wrong 22
# mistake: Every text looks at the keys and values of the first one.
# accept: first|every text|own keys
def grouped_attention(query, key, value, mask=None):
    if query.shape[1] % key.shape[1]:
        raise ValueError("uneven groups")
    share = query.shape[1] // key.shape[1]
    scores = torch.stack(
        [query[:, h] @ key[0, h // share].T for h in range(query.shape[1])], dim=1
    ) / query.shape[3] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), float("-inf"))
    weights = scores.softmax(-1)
    mixed = [weights[:, h] @ value[0, h // share] for h in range(query.shape[1])]
    return torch.stack(mixed, dim=1)
