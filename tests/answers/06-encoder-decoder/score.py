# Answers to score of 06-encoder-decoder, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def log_probability(logits, labels):
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == right 2
def log_probability(logits, labels):
    loss = torch.nn.functional.cross_entropy(
        logits.transpose(1, 2), labels, ignore_index=IGNORE, reduction="none"
    )
    return -loss.sum(dim=1)


# == right 3
def log_probability(logits, labels):
    totals = []
    for row, wanted in zip(logits, labels):
        total = row.new_zeros(())
        for scores, token in zip(row, wanted.tolist()):
            if token == IGNORE:
                break
            total = total + scores[token] - scores.logsumexp(dim=0)
        totals.append(total)
    return torch.stack(totals)


# == wrong 1
# mistake: Left as it was: what is read has been moved already, and here it is moved again.
# accept: shift|twice|moved|again|already|place|next
def log_probability(logits, labels):
    logits, labels = logits[:, :-1], labels[:, 1:]
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == wrong 2
# mistake: Moves the other way.
# accept: shift|twice|moved|again|already|place|next|previous|before
def log_probability(logits, labels):
    logits, labels = logits[:, 1:], labels[:, :-1]
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == wrong 3
# mistake: Takes away the move of the logits alone: the labels still lose their first.
# accept: first|shift|twice|moved|again|already|place|next|labels
def log_probability(logits, labels):
    labels = labels[:, 1:]
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == wrong 4
# mistake: Leaves the first token out, as its row reads nothing.
# accept: first
def log_probability(logits, labels):
    logits, labels = logits[:, 1:], labels[:, 1:]
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == wrong 5
# mistake: Leaves out the last token of the longest text.
# accept: last|end
def log_probability(logits, labels):
    logits, labels = logits[:, :-1], labels[:, :-1]
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == wrong 6
# mistake: The mean over the tokens and not the sum.
# accept: mean|sum|average|length|divid
def log_probability(logits, labels):
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1) / real.sum(dim=-1)


# == wrong 7
# mistake: Counts the ignored places, as token 0.
# accept: IGNORE|ignored|padding|after the end|PAD
def log_probability(logits, labels):
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.sum(dim=-1)


# == wrong 8
# mistake: Gives the loss, with its sign turned.
# accept: sign|negative|loss|minus
def log_probability(logits, labels):
    loss = torch.nn.functional.cross_entropy(
        logits.transpose(1, 2), labels, ignore_index=IGNORE, reduction="none"
    )
    return loss.sum(dim=1)


# == wrong 9
# mistake: The softmax is over the positions.
# accept: axis|dim|positions|vocabulary|over
def log_probability(logits, labels):
    real = labels != IGNORE
    scores = logits.log_softmax(dim=1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == wrong 10
# mistake: Sums the logits; they are no log-probabilities.
# accept: softmax|logits|normal|log-prob
def log_probability(logits, labels):
    real = labels != IGNORE
    scores = logits
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == wrong 11
# mistake: Adds the probabilities, without a logarithm.
# accept: logarithm|log|probabilities
def log_probability(logits, labels):
    real = labels != IGNORE
    scores = logits.softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)


# == wrong 12
# mistake: One number for the whole batch.
# accept: batch|row|each|shape
def log_probability(logits, labels):
    real = labels != IGNORE
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum()


# == wrong 13
# mistake: Masks by the PAD of what is read; the labels have IGNORE there.
# accept: IGNORE|ignored|padding|after the end|PAD
def log_probability(logits, labels):
    real = labels != PAD
    scores = logits.log_softmax(dim=-1)
    chosen = scores.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return chosen.masked_fill(~real, 0.0).sum(dim=-1)
