# Answers to merge of 07-efficient-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == right 2
def attend_part(query, key, value, mask):
    scores = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5
    largest = torch.where(mask, scores, -math.inf).amax(dim=-1, keepdim=True)
    largest = torch.where(largest.isinf(), torch.zeros_like(largest), largest)
    e = torch.where(mask, (scores - largest).clamp(max=0).exp(), 0.0)
    total = e.sum(dim=-1, keepdim=True)
    output = (e @ value) / total.clamp(min=torch.finfo(total.dtype).tiny)
    return output, (largest + total.log())[..., 0]

def merge(parts):
    # one part after another, as the messages come in
    output, log_total = parts[0]
    for other, log_other in parts[1:]:
        both = torch.logaddexp(log_total, log_other)
        ours = (log_total - both).exp().nan_to_num(0.0)
        theirs = (log_other - both).exp().nan_to_num(0.0)
        output = ours[..., None] * output + theirs[..., None] * other
        log_total = both
    return output, log_total


# == right 3
def attend_part(query, key, value, mask):
    scores = torch.einsum("bhtd,bhsd->bhts", query, key) / math.sqrt(key.shape[-1])
    scores = scores.where(mask, torch.tensor(-math.inf, dtype=scores.dtype))
    weights = scores.softmax(dim=-1).nan_to_num(0.0)
    return torch.einsum("bhts,bhsv->bhtv", weights, value), torch.logsumexp(scores, -1)

def merge(parts):
    outputs = torch.stack([output for output, _ in parts], dim=-1)   # (B, H, T, V, P)
    logs = torch.stack([log for _, log in parts], dim=-1)            # (B, H, T, P)
    shares = logs.softmax(dim=-1).nan_to_num(0.0)
    return (outputs * shares[..., None, :]).sum(-1), logs.logsumexp(-1)


# == right 4
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    some = mask.any(dim=-1, keepdim=True).expand(*scores.shape[:-1], 1)
    weights = scores.masked_fill(~some, 0.0).softmax(dim=-1) * some
    return weights @ value, scores.logsumexp(dim=-1)

def merge(parts):
    peak = parts[0][1]
    for _, log in parts:
        peak = torch.maximum(peak, log)
    base = peak.clamp(min=-1e30)
    sums = sum((log - base).exp() for _, log in parts)
    output = sum((log - base).exp()[..., None] * out for out, log in parts)
    return output / sums.clamp(min=1e-300)[..., None], base.where(peak > -math.inf, peak) + sums.log()


# == wrong 1
# mistake: Outputs are averaged: every part has the same weight.
# accept: average|mean|same weight|equal|share|weigh
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    return outputs.mean(dim=0), log_total


# == wrong 2
# mistake: The logarithms are added, as if sums of exponentials multiplied.
# accept: add|sum|product|multipl|logsumexp|logaddexp|exponential
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), logs.sum(dim=0)


# == wrong 3
# mistake: Exponentials are taken without subtracting the largest score: they overflow.
# accept: overflow|largest|inf|nan|max|subtract|large|1000|finite
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    e = scores.exp()
    total = e.sum(dim=-1)
    return (e @ value) / total.clamp(min=1e-30)[..., None], total.log()

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 4
# mistake: A query that sees nothing of a part gets NaN from its softmax.
# accept: nan|nothing|sees no|not a number|empty|zeros
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    weights = scores.softmax(dim=-1)
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 5
# mistake: The mask is turned round: True is taken as hidden.
# accept: True|may look|mask|way round|hidden|invert|turned
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 6
# mistake: The logarithm is of scores that were not masked.
# accept: mask|logarithm|hidden|all keys|sum of exp
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    log_total = scores.logsumexp(dim=-1)
    weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1).nan_to_num()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 7
# mistake: In merge the sums of exponentials are formed without subtracting the largest logarithm: overflow.
# accept: overflow|largest|inf|nan|max|subtract|large|1000|finite
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    sums = logs.exp()
    total = sums.sum(dim=0)
    weights = (sums / total).nan_to_num()
    return (weights[..., None] * outputs).sum(dim=0), total.log()


# == wrong 8
# mistake: In merge the shifted weights are not divided by their sum.
# accept: sum to|divide|normal|share|1|weights
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = logs.amax(dim=0).clamp(min=-1e30)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 9
# mistake: The logarithms themselves are the weights, not their exponentials.
# accept: exp|logarithm|weight|share
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = logs.clamp(min=-1e9)
    weights = weights / weights.sum(dim=0)
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 10
# mistake: The mask is a large negative number, so a query that sees nothing gets the mean of all values, and a finite logarithm.
# accept: nothing|inf|zeros|mean|finite|large negative|1e9|average
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -1e9)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 11
# mistake: merge gives NaN where a query sees nothing of any part.
# accept: nan|nothing|no part|any part|empty|sees no|not a number|zeros
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    weights = logs.softmax(dim=0)
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 12
# mistake: The merged logarithm is that of the largest part alone.
# accept: largest|max|sum|logsumexp|all parts
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = scores.logsumexp(dim=-1)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (scores - shift[..., None]).exp()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), logs.amax(dim=0)


# == wrong 13
# mistake: The scores are not divided by sqrt D for the logarithm.
# accept: sqrt|scale|divided|√|D
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    log_total = (scores * math.sqrt(query.shape[-1])).logsumexp(dim=-1)
    weights = scores.softmax(dim=-1).nan_to_num()
    return weights @ value, log_total

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total


# == wrong 14
# mistake: The largest score that was subtracted is not added back to the logarithm.
# accept: add|back|largest|max|subtract|shift
def attend_part(query, key, value, mask):
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    scores = scores.masked_fill(~mask, -math.inf)
    largest = scores.amax(dim=-1, keepdim=True).clamp(min=-1e30)
    e = (scores - largest).exp()
    total = e.sum(dim=-1)
    return (e @ value) / total.clamp(min=1e-300)[..., None], total.log()

def merge(parts):
    outputs, logs = (torch.stack(x) for x in zip(*parts))
    log_total = logs.logsumexp(dim=0)
    shift = log_total.masked_fill(log_total == -math.inf, 0.0)
    weights = (logs - shift).exp()
    return (weights[..., None] * outputs).sum(dim=0), log_total
