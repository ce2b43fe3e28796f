# Answers to answer-log-prob of 15-alignment, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def answer_log_prob(logits, ids, prompt, length):
    logp = F.log_softmax(logits[:, :-1], dim=-1)
    picked = logp.gather(2, ids[:, 1:, None]).squeeze(2)
    place = torch.arange(1, ids.shape[1])
    inside = (place >= prompt[:, None]) & (place < length[:, None])
    return torch.where(inside, picked, 0.0).sum(dim=1)


# == right 2
def answer_log_prob(logits, ids, prompt, length):
    out = []
    for b in range(len(ids)):
        p, n = int(prompt[b]), int(length[b])
        total = logits.new_zeros(())
        for t in range(p, n):
            row = logits[b, t - 1]
            total = total + row[ids[b, t]] - torch.logsumexp(row, dim=0)
        out.append(total)
    return torch.stack(out)


# == right 3
def answer_log_prob(logits, ids, prompt, length):
    B, T, V = logits.shape
    targets = torch.full((B, T), -100)
    targets[:, :-1] = ids[:, 1:]
    t = torch.arange(T)[None]
    targets[(t + 1 < prompt[:, None]) | (t + 1 >= length[:, None])] = -100
    nll = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=-100, reduction="none")
    return -nll.sum(dim=1)


# == wrong 1
# mistake: The mean over the answer's tokens, not the sum.
# accept: mean|sum|average|divide
def answer_log_prob(logits, ids, prompt, length):
    logp = F.log_softmax(logits[:, :-1], dim=-1)
    picked = logp.gather(2, ids[:, 1:, None]).squeeze(2)
    place = torch.arange(1, ids.shape[1])
    inside = (place >= prompt[:, None]) & (place < length[:, None])
    return torch.where(inside, picked, 0.0).sum(dim=1) / inside.sum(dim=1)


# == wrong 2
# mistake: No shift: row t is read as the score of the token at t itself.
# accept: t + 1|shift|next|one place|one early|one late|row before|previous
def answer_log_prob(logits, ids, prompt, length):
    logp = torch.log_softmax(logits, dim=-1)
    picked = logp.gather(-1, ids.unsqueeze(-1)).squeeze(-1)
    t = torch.arange(ids.shape[1])
    mask = (t >= prompt[:, None]) & (t < length[:, None])
    return (picked * mask).sum(1)


# == wrong 3
# mistake: The prompt's tokens are summed too.
# accept: prompt
def answer_log_prob(logits, ids, prompt, length):
    out = []
    for b in range(len(ids)):
        p, n = int(prompt[b]), int(length[b])
        total = logits.new_zeros(())
        for t in range(1, n):
            row = logits[b, t - 1]
            total = total + row[ids[b, t]] - torch.logsumexp(row, dim=0)
        out.append(total)
    return torch.stack(out)


# == wrong 4
# mistake: The answer's first token is missing: shifted rows, but the mask of rows begins at the prompt's end.
# accept: first
def answer_log_prob(logits, ids, prompt, length):
    logp = F.log_softmax(logits[:, :-1], dim=-1)
    picked = logp.gather(2, ids[:, 1:, None]).squeeze(2)
    place = torch.arange(ids.shape[1] - 1)
    inside = (place >= prompt[:, None]) & (place < length[:, None] - 1)
    return torch.where(inside, picked, 0.0).sum(dim=1)


# == wrong 5
# mistake: Padding is found by its number, so that the end of the answer is lost with it.
# accept: number|its end|the end
def answer_log_prob(logits, ids, prompt, length):
    logp = F.log_softmax(logits[:, :-1], dim=-1)
    labels = ids[:, 1:]
    picked = logp.gather(2, labels[..., None])[..., 0]
    place = torch.arange(1, ids.shape[1])
    mask = (place >= prompt[:, None]) & (labels != 0)
    return picked.masked_fill(~mask, 0.0).sum(1)


# == wrong 6
# mistake: The answer's last token is not counted: the end is one too early.
# accept: last|end
def answer_log_prob(logits, ids, prompt, length):
    logp = F.log_softmax(logits[:, :-1], dim=-1)
    picked = logp.gather(2, ids[:, 1:, None]).squeeze(2)
    place = torch.arange(1, ids.shape[1])
    inside = (place >= prompt[:, None]) & (place < length[:, None] - 1)
    return torch.where(inside, picked, 0.0).sum(dim=1)


# == wrong 7
# mistake: The scores are taken for log-probabilities: no log-softmax.
# accept: softmax|normalis|logsumexp|log-prob|scores
def answer_log_prob(logits, ids, prompt, length):
    logp = logits[:, :-1]
    picked = logp.gather(2, ids[:, 1:, None]).squeeze(2)
    place = torch.arange(1, ids.shape[1])
    inside = (place >= prompt[:, None]) & (place < length[:, None])
    return torch.where(inside, picked, 0.0).sum(dim=1)


# == wrong 8
# mistake: The padding behind the answer is summed too.
# accept: padding|length
def answer_log_prob(logits, ids, prompt, length):
    out = []
    for b in range(len(ids)):
        p, n = int(prompt[b]), int(length[b])
        total = logits.new_zeros(())
        for t in range(p, ids.shape[1]):
            row = logits[b, t - 1]
            total = total + row[ids[b, t]] - torch.logsumexp(row, dim=0)
        out.append(total)
    return torch.stack(out)


# == wrong 9
# mistake: The sign is turned: a loss, not a log-probability.
# accept: sign|negative|minus|loss
def answer_log_prob(logits, ids, prompt, length):
    B, T, V = logits.shape
    targets = torch.full((B, T), -100)
    targets[:, :-1] = ids[:, 1:]
    t = torch.arange(T)[None]
    targets[(t + 1 < prompt[:, None]) | (t + 1 >= length[:, None])] = -100
    nll = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=-100, reduction="none")
    return nll.sum(dim=1)


# == wrong 10
# mistake: Probabilities are summed, and the logarithm taken at the end.
# accept: product|log|probabilit
def answer_log_prob(logits, ids, prompt, length):
    logp = F.softmax(logits[:, :-1], dim=-1)
    picked = logp.gather(2, ids[:, 1:, None]).squeeze(2)
    place = torch.arange(1, ids.shape[1])
    inside = (place >= prompt[:, None]) & (place < length[:, None])
    return torch.where(inside, picked, 0.0).sum(dim=1).log()


# == wrong 11
# mistake: `length` is read as the answer's length alone.
# accept: together|length|padding
def answer_log_prob(logits, ids, prompt, length):
    out = []
    for b in range(len(ids)):
        p, n = int(prompt[b]), min(int(prompt[b] + length[b]), ids.shape[1])
        total = logits.new_zeros(())
        for t in range(p, n):
            row = logits[b, t - 1]
            total = total + row[ids[b, t]] - torch.logsumexp(row, dim=0)
        out.append(total)
    return torch.stack(out)
