# Answers to tidy of 11-gpt, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def tidy(tokens, costs, end, pad):
    finished = torch.zeros(len(tokens), dtype=torch.bool)
    result, total = tokens.clone(), torch.zeros(len(tokens))
    for t in range(tokens.shape[1]):
        result[:, t] = tokens[:, t].masked_fill(finished, pad)
        total = total + costs[:, t].masked_fill(finished, 0.0)
        finished = finished | (tokens[:, t] == end)
    return result, total


# == right 2
def tidy(tokens, costs, end, pad):
    ended = (tokens == end).cumsum(dim=1) - (tokens == end).long()  # ends before this place
    return tokens.masked_fill(ended > 0, pad), costs.masked_fill(ended > 0, 0.0).sum(dim=1)


# == right 3
def tidy(tokens, costs, end, pad):
    result, total = [], []
    for row, paid in zip(tokens.tolist(), costs):
        kept = row.index(end) + 1 if end in row else len(row)
        result.append(row[:kept] + [pad] * (len(row) - kept))
        total.append(paid[:kept].sum())
    return torch.tensor(result), torch.stack(total)


# == wrong 1
# mistake: the end itself is overwritten, and costs nothing
# accept: end itself | kept | first end | the end | its end
def tidy(tokens, costs, end, pad):
    finished = torch.zeros(len(tokens), dtype=torch.bool)
    result, total = tokens.clone(), torch.zeros(len(tokens))
    for t in range(tokens.shape[1]):
        finished = finished | (tokens[:, t] == end)
        result[:, t] = tokens[:, t].masked_fill(finished, pad)
        total = total + costs[:, t].masked_fill(finished, 0.0)
    return result, total


# == wrong 2
# mistake: the end is kept but not paid for
# accept: end | cost
def tidy(tokens, costs, end, pad):
    ended = (tokens == end).cumsum(dim=1) - (tokens == end).long()  # ends before this place
    return tokens.masked_fill(ended > 0, pad), costs.masked_fill((ended > 0) | (tokens == end), 0.0).sum(dim=1)


# == wrong 3
# mistake: the cost is not masked at all
# accept: cost
def tidy(tokens, costs, end, pad):
    ended = (tokens == end).cumsum(dim=1) - (tokens == end).long()  # ends before this place
    return tokens.masked_fill(ended > 0, pad), costs.sum(dim=1)


# == wrong 4
# mistake: argmax of a row without an end is 0: such rows are cut after their first token
# accept: never | no end | without an end | first token
def tidy(tokens, costs, end, pad):
    first = (tokens == end).int().argmax(dim=1)
    after = torch.arange(tokens.shape[1]) > first[:, None]
    return tokens.masked_fill(after, pad), costs.masked_fill(after, 0.0).sum(dim=1)


# == wrong 5
# mistake: keeps all up to the last end, not the first
# accept: last | first end | first `end`
def tidy(tokens, costs, end, pad):
    result, total = tokens.clone(), torch.zeros(len(tokens))
    T = tokens.shape[1]
    for b in range(len(tokens)):
        places = [t for t in range(T) if tokens[b, t] == end]
        stop = places[-1] + 1 if places else T
        result[b, stop:] = pad
        total[b] = costs[b, :stop].sum()
    return result, total


# == wrong 6
# mistake: only the places that hold an end are forgotten: finished is not remembered
# accept: remember | stays | after | dead | finished | again
def tidy(tokens, costs, end, pad):
    finished = torch.zeros(len(tokens), dtype=torch.bool)
    result, total = tokens.clone(), torch.zeros(len(tokens))
    for t in range(tokens.shape[1]):
        result[:, t] = tokens[:, t].masked_fill(finished, pad)
        total = total + costs[:, t].masked_fill(finished, 0.0)
        finished = tokens[:, t] == end
    return result, total


# == wrong 7
# mistake: and instead of or: no row ever finishes
# accept: and | never | or | nothing | no row
def tidy(tokens, costs, end, pad):
    finished = torch.zeros(len(tokens), dtype=torch.bool)
    result, total = tokens.clone(), torch.zeros(len(tokens))
    for t in range(tokens.shape[1]):
        result[:, t] = tokens[:, t].masked_fill(finished, pad)
        total = total + costs[:, t].masked_fill(finished, 0.0)
        finished = finished & (tokens[:, t] == end)
    return result, total


# == wrong 8
# mistake: one row's end finishes all rows
# accept: row | other | all
def tidy(tokens, costs, end, pad):
    finished = torch.zeros(len(tokens), dtype=torch.bool)
    result, total = tokens.clone(), torch.zeros(len(tokens))
    for t in range(tokens.shape[1]):
        result[:, t] = tokens[:, t].masked_fill(finished, pad)
        total = total + costs[:, t].masked_fill(finished, 0.0)
        finished = finished | (tokens[:, t] == end).any()
    return result, total


# == wrong 9
# mistake: stops as soon as all rows have finished, and leaves what follows unpadded
# accept: rest | pad | after | remain | stop
def tidy(tokens, costs, end, pad):
    finished = torch.zeros(len(tokens), dtype=torch.bool)
    result, total = tokens.clone(), torch.zeros(len(tokens))
    for t in range(tokens.shape[1]):
        result[:, t] = tokens[:, t].masked_fill(finished, pad)
        total = total + costs[:, t].masked_fill(finished, 0.0)
        finished = finished | (tokens[:, t] == end)
        if finished[1:].all():
            break
    return result, total


# == wrong 10
# mistake: writes the end where the padding belongs
# accept: pad
def tidy(tokens, costs, end, pad):
    ended = (tokens == end).cumsum(dim=1) - (tokens == end).long()  # ends before this place
    return tokens.masked_fill(ended > 0, end), costs.masked_fill(ended > 0, 0.0).sum(dim=1)


# == wrong 11
# mistake: the mean cost of a token instead of the sum
# accept: mean | sum | total
def tidy(tokens, costs, end, pad):
    ended = (tokens == end).cumsum(dim=1) - (tokens == end).long()  # ends before this place
    kept = (ended == 0).sum(dim=1)
    return tokens.masked_fill(ended > 0, pad), costs.masked_fill(ended > 0, 0.0).sum(dim=1) / kept
