# Answers to dropout of 05-normalization-and-residuals, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def dropout(x, draw, share, training):
    if not training:
        return x
    return torch.where(draw < share, torch.zeros_like(x), x / (1 - share))


# == right 2
def dropout(x, draw, share, training):
    keep = (draw >= share).to(x.dtype) if training else torch.ones_like(x)
    return x * keep / ((1 - share) if training else 1)


# == right 3
def dropout(x, draw, share, training):
    if training:
        out = x.clone()
        out.masked_fill_(draw < share, 0)
        out *= 1 / (1 - share)
        return out
    return x


# == right 4
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = torch.ge(draw, share)
    return torch.zeros_like(x).masked_scatter(keep, x[keep] / (1 - share))


# == right 5
def dropout(x, draw, share, training):
    if not training:
        return x
    return torch.where(draw < share, torch.zeros_like(x), x / (1 - share))


# == right 6
def dropout(x, draw, share, training):
    result = x.clone()
    if training:
        result[draw < share] = 0.0
        result = result / (1.0 - share)
    return result


# == right 7
def dropout(x, draw, share, training):
    keep = (draw >= share).to(x.dtype) if training else torch.ones_like(x)
    return x * keep * (1 / (1 - share) if training else 1)


# == wrong 1
# mistake: does not scale the numbers that stay, so the mean falls
# accept: scale|scaled|mean|inverted|divide|divided|smaller
def dropout(x, draw, share, training):
    if not training:
        return x
    return x * (draw >= share)


# == wrong 2
# mistake: divides by share and not by 1 - share
# accept: 1 - share|share|scaled|scale|divide|divided
def dropout(x, draw, share, training):
    if not training:
        return x
    if share == 0:
        return x
    return x * (draw >= share) / share


# == wrong 3
# mistake: keeps the numbers whose draw lies below share, and drops the others
# accept: below|kept|keeps|keep|wrong way|reversed|turned|the others|other way
def dropout(x, draw, share, training):
    if not training:
        return x
    mask = (draw < share).float()
    return x * mask / (1 - share)


# == wrong 4
# mistake: multiplies by 1 - share where it should divide
# accept: multipl|multiplies|multiplied|divide|divided|scaled|scale
def dropout(x, draw, share, training):
    if not training:
        return x
    return torch.where(draw < share, 0.0, x * (1 - share))


# == wrong 5
# mistake: leaves the scaling for evaluation, where x is multiplied by 1 - share: dropout, but not inverted
# accept: inverted|evaluation|unchanged|scale|scaled
def dropout(x, draw, share, training):
    if training:
        return x * (draw >= share)
    return x * (1 - share)


# == wrong 6
# mistake: ignores the switch: drops in evaluation too
# accept: evaluation|training|switch
def dropout(x, draw, share, training):
    mask = draw >= share
    return x * mask / (1 - share)


# == wrong 7
# mistake: draws random numbers of its own in place of using draw
# accept: its own|of its own|of your own|own draws|own numbers|random|the draws given|not used|ignores
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = torch.rand(x.shape, generator=torch.Generator().manual_seed(0)) >= share
    return x * keep / (1 - share)


# == wrong 8
# mistake: drops a number also when its draw is equal to share, not only below it
# accept: equal|below|exactly|edge|boundary
def dropout(x, draw, share, training):
    if not training:
        return x
    return x * (draw > share) / (1 - share)


# == wrong 9
# mistake: scales by the share that happened to stay in this draw and not by 1 - share
# accept: happened|happen|counted|count|actual|this draw|1 - share|scaled|scale
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = (draw >= share).float()
    return x * keep / keep.mean().clamp(min=1e-9)


# == wrong 10
# mistake: divides by the root of 1 - share: keeps the mean square, not the mean
# accept: root|sqrt|variance|mean square|scaled|scale
def dropout(x, draw, share, training):
    if not training:
        return x
    return (draw >= share) * x / (1 - share) ** 0.5


# == wrong 11
# mistake: Drops where the draw is equal to share, too (so a share of 0 drops a draw of exactly 0).
# accept: equal|exactly|<=
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = (draw > share).to(x.dtype)
    return x * keep / (1 - share)


# == wrong 12
# mistake: Divides by the share that happened to be kept in this draw instead of 1 - share.
# accept: this draw|happen|actual|counted|1 - share|mean over|share of the
def dropout(x, draw, share, training):
    if not training:
        return x
    mask = (draw >= share).float()
    return x * mask / mask.mean()


# == wrong 13
# mistake: Classic dropout: nothing is scaled in training, and evaluation multiplies by 1 - share.
# accept: evaluation|inverted|unchanged|scale|divide
def dropout(x, draw, share, training):
    if training:
        return torch.where(draw < share, 0.0, x)
    return x * (1 - share)


# == wrong 14
# mistake: Drops where the draw is at least 1 - share: the right number of entries, but others.
# accept: below|draw|other entries|above|1 - share|which
def dropout(x, draw, share, training):
    if not training:
        return x
    keep_prob = 1 - share
    keep = draw < keep_prob
    return x * keep / keep_prob


# == wrong 15
# mistake: With a share of 0 in training returns x itself and no new tensor.
# accept: new tensor|itself|same tensor|copy
def dropout(x, draw, share, training):
    if not training or share == 0:
        return x                                   # nothing to do
    return torch.where(draw < share, torch.zeros_like(x), x / (1 - share))


# == wrong 16
# mistake: Exactly a share of the numbers is dropped, those with the smallest draws, instead of each number whose draw is below share.
# accept: exactly|smallest|count|sort|below share|each number|each draw|by itself|on its own|independent|compare|rank|quota
def dropout(x, draw, share, training):
    if not training:
        return x
    count = round(share * draw.numel())
    order = draw.flatten().argsort()
    keep = torch.ones(draw.numel(), dtype=x.dtype)
    keep[order[:count]] = 0
    return x * keep.view(x.shape) / (1 - share)


# == wrong 17
# mistake: The upper end of the draws is dropped (draw above 1 - share) instead of those below share: the same share of other places.
# accept: below|wrong places|other places|upper|large draws|largest|wrong end|other end|above
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = draw < 1 - share
    return x * keep / (1 - share)


# == wrong 18
# mistake: What stays is scaled so that the mean of this one result is that of x, instead of by the fixed factor 1 / (1 - share).
# accept: many draws|this draw|one draw|this one|single draw|fixed|1 - share|on average|expect|own mean|by the draw
def dropout(x, draw, share, training):
    if not training:
        return x
    kept = torch.where(draw < share, 0.0, x)
    return kept * (x.mean() / kept.mean())


# == wrong 19
# mistake: The mask is made out of the draws themselves, so that a draw of exactly 0 counts as dropped also when share is 0.
# accept: exactly 0|exactly zero|share of 0|draw of 0|equal|share is 0|draw is 0|0 stays|drops nothing
def dropout(x, draw, share, training):
    if not training:
        return x
    mask = draw.clone()
    mask[mask < share] = 0
    mask[mask > 0] = 1
    return x * mask / (1 - share)


# == wrong 20
# mistake: The tensor draw is turned into the mask in place, so the caller's draws are overwritten.
# accept: draw itself|in place|in-place|caller|overwrit|changed|changes|as they are|as it was|draws you were given
def dropout(x, draw, share, training):
    if not training:
        return x
    dropped = draw < share
    draw[dropped] = 0
    draw[~dropped] = 1 / (1 - share)
    return x * draw
