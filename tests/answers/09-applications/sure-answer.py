# Answers to sure-answer of 09-applications, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def sure_answer(start, end, lengths):
    width = start.shape[1]
    padding = torch.arange(width) >= lengths[:, None]
    first = start.masked_fill(padding, -torch.inf).softmax(dim=1)
    last = end.masked_fill(padding, -torch.inf).softmax(dim=1)
    both = (first[:, :, None] * last[:, None, :]).triu()
    best, place = both.flatten(1).max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best


# == right 2
def sure_answer(start, end, lengths):
    # one text after another, without its padding
    spans, sure = [], []
    for s, e, n in zip(start, end, lengths.tolist()):
        p, q = s[:n].softmax(0), e[:n].softmax(0)
        best = max(((p[i] * q[j]).item(), i, j) for i in range(n) for j in range(i, n))
        sure.append(best[0])
        spans.append(best[1:])
    return torch.tensor(spans), torch.tensor(sure)


# == right 3
def sure_answer(start, end, lengths):
    width = start.shape[1]
    real = torch.arange(width)[None] < lengths[:, None]
    a = torch.where(real, start, -1e9).log_softmax(-1)
    b = torch.where(real, end, -1e9).log_softmax(-1)
    i, j = torch.triu_indices(width, width)
    value, k = (a[:, i] + b[:, j]).max(dim=1)
    return torch.stack((i[k], j[k]), dim=-1), value.exp()


# == wrong 1
# mistake: Divides by the real shares' sum afterwards: with large scores at padding that is 0 / 0.
# accept: before the softmax | 0 / 0 | too late | underflow | large
def sure_answer(start, end, lengths):
    width = start.shape[1]
    real = torch.arange(width) < lengths[:, None]
    first = start.softmax(dim=1) * real
    last = end.softmax(dim=1) * real
    first = first / first.sum(dim=1, keepdim=True)
    last = last / last.sum(dim=1, keepdim=True)
    both = (first[:, :, None] * last[:, None, :]).triu()
    best, place = both.flatten(1).max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best


# == wrong 2
# mistake: Padding gets the score 0 before the softmax, which is still a share.
# accept: score of 0 | still a share | -inf | minus infinity | shares of the softmax
def sure_answer(start, end, lengths):
    width = start.shape[1]
    real = torch.arange(width) < lengths[:, None]
    first = (start * real).softmax(dim=1) * real
    last = (end * real).softmax(dim=1) * real
    both = (first[:, :, None] * last[:, None, :]).triu()
    best, place = both.flatten(1).max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best


# == wrong 3
# mistake: Only the start's padding is hidden before its softmax.
# accept: both | end
def sure_answer(start, end, lengths):
    width = start.shape[1]
    real = torch.arange(width) < lengths[:, None]
    first = start.masked_fill(~real, -torch.inf).softmax(dim=1)
    last = end.softmax(dim=1) * real
    both = (first[:, :, None] * last[:, None, :]).triu()
    best, place = both.flatten(1).max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best


# == wrong 4
# mistake: The softmax is taken over all allowed spans together, not over starts and over ends.
# accept: p(start) | over all spans | all spans | spans together | divided by
def sure_answer(start, end, lengths):
    width = start.shape[1]
    real = torch.arange(width) < lengths[:, None]
    scores = start[:, :, None] + end[:, None, :]
    allowed = (real[:, :, None] & real[:, None, :]).triu()
    both = scores.masked_fill(~allowed, -torch.inf).flatten(1).softmax(dim=1)
    best, place = both.max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best


# == wrong 5
# mistake: Start and end are chosen one by one: the span may end before it starts.
# accept: before it starts
def sure_answer(start, end, lengths):
    width = start.shape[1]
    padding = torch.arange(width) >= lengths[:, None]
    first = start.masked_fill(padding, -torch.inf).softmax(dim=1)
    last = end.masked_fill(padding, -torch.inf).softmax(dim=1)
    p, i = first.max(dim=1)
    q, j = last.max(dim=1)
    return torch.stack([i, j], dim=1), p * q


# == wrong 6
# mistake: The softmax runs over the batch: the axis is taken for the cause.
# accept: axis | dim | over the batch | other texts
def sure_answer(start, end, lengths):
    width = start.shape[1]
    real = torch.arange(width) < lengths[:, None]
    first = start.masked_fill(~real, -1e9).softmax(dim=0) * real
    last = end.masked_fill(~real, -1e9).softmax(dim=0) * real
    both = (first[:, :, None] * last[:, None, :]).triu()
    best, place = both.flatten(1).max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best


# == wrong 7
# mistake: First the best start, then the best end from there on: not the most probable span.
# accept: most probable | one after the other | best start | pairs
def sure_answer(start, end, lengths):
    width = start.shape[1]
    places = torch.arange(width)
    padding = places >= lengths[:, None]
    first = start.masked_fill(padding, -torch.inf).softmax(dim=1)
    last = end.masked_fill(padding, -torch.inf).softmax(dim=1)
    p, i = first.max(dim=1)
    q, j = last.masked_fill(places < i[:, None], 0).max(dim=1)
    return torch.stack([i, j], dim=1), p * q


# == wrong 8
# mistake: `triu(1)`: an answer of one token is shut out.
# accept: one token | single | one word
def sure_answer(start, end, lengths):
    width = start.shape[1]
    padding = torch.arange(width) >= lengths[:, None]
    first = start.masked_fill(padding, -torch.inf).softmax(dim=1)
    last = end.masked_fill(padding, -torch.inf).softmax(dim=1)
    both = (first[:, :, None] * last[:, None, :]).triu(1)
    best, place = both.flatten(1).max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best


# == wrong 9
# mistake: The mask is inverted: the padding is what stays.
# accept: padding | real
def sure_answer(start, end, lengths):
    width = start.shape[1]
    real = torch.arange(width) < lengths[:, None]
    first = start.masked_fill(real, -1e9).softmax(dim=1)
    last = end.masked_fill(real, -1e9).softmax(dim=1)
    both = (first[:, :, None] * last[:, None, :]).triu()
    best, place = both.flatten(1).max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best


# == wrong 10
# mistake: One place too many is real: `<=` for `<`.
# accept: shares of the softmax | that are none | one too many | padding
def sure_answer(start, end, lengths):
    width = start.shape[1]
    real = torch.arange(width) <= lengths[:, None]
    first = start.masked_fill(~real, -torch.inf).softmax(dim=1)
    last = end.masked_fill(~real, -torch.inf).softmax(dim=1)
    both = (first[:, :, None] * last[:, None, :]).triu()
    best, place = both.flatten(1).max(dim=1)
    return torch.stack([place // width, place % width], dim=1), best
