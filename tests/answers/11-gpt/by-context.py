# Answers to by-context of 11-gpt, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c : t] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.mean() / math.log(2))
    return torch.stack(answers)


# == right 2
def by_context(model, ids, contexts):
    first, N = max(contexts), len(ids)
    bits = []
    with torch.no_grad():
        for c in contexts:
            windows = ids.unfold(0, c, 1)[first - c : N - c]
            loss = nn.functional.cross_entropy(model(windows)[:, c - 1], ids[first:])
            bits.append(loss.item() / math.log(2))
    return torch.tensor(bits)


# == right 3
def by_context(model, ids, contexts):
    """One token after the other, a batch of one."""
    answers = torch.zeros(len(contexts))
    for k, c in enumerate(contexts):
        places = range(max(contexts), len(ids))
        for t in places:
            p = model(ids[t - c : t].unsqueeze(0))[0, -1].softmax(dim=0)[ids[t]]
            answers[k] -= p.log2().detach() / len(places)
    return answers


# == wrong 1
# mistake: each context is judged on its own tokens, from place c on
# accept: same tokens | max | different tokens | own
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        start = c
        windows = torch.stack([ids[t - c : t] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.mean() / math.log(2))
    return torch.stack(answers)


# == wrong 2
# mistake: nats instead of bits
# accept: nats | log(2) | ln 2 | base 2 | natural | log 2
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c : t] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.mean())
    return torch.stack(answers)


# == wrong 3
# mistake: the answers are sorted by context
# accept: order | sort
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in sorted(contexts):
        windows = torch.stack([ids[t - c : t] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.mean() / math.log(2))
    return torch.stack(answers)


# == wrong 4
# mistake: the window ends one token early, so the guess is two ahead
# accept: one token | gap | before it | immediately | two | shift | ends | one early
def by_context(model, ids, contexts):
    start = max(contexts) + 1
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c - 1 : t - 1] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.mean() / math.log(2))
    return torch.stack(answers)


# == wrong 5
# mistake: the window includes the token to be predicted
# accept: sees | itself | answer | predicted | before it | includes | part of the window
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c + 1 : t + 1] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.mean() / math.log(2))
    return torch.stack(answers)


# == wrong 6
# mistake: c − 1 tokens instead of c
# accept: exactly | one token | too few | c tokens | c − 1 | c - 1 | fewer
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c + 1 : t] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.mean() / math.log(2))
    return torch.stack(answers)


# == wrong 7
# mistake: c + 1 tokens instead of c
# accept: exactly | one token | too many | c tokens | c + 1 | more
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        logits = torch.cat([model(ids[max(t - c - 1, 0) : t][None])[:, -1] for t in range(start, len(ids))])
        logp = logits.log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.mean() / math.log(2))
    return torch.stack(answers)


# == wrong 8
# mistake: all positions of each window are averaged, so most guesses see less than c
# accept: exactly | last | less | fewer | window | shorter
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c : t + 1] for t in range(start, len(ids))])
        loss = nn.functional.cross_entropy(
            model(windows[:, :-1]).flatten(0, 1), windows[:, 1:].flatten())
        answers.append(loss / math.log(2))
    return torch.stack(answers)


# == wrong 9
# mistake: cut into windows side by side, and all guesses averaged
# accept: exactly | window | less | fewer | cut | shorter
def by_context(model, ids, contexts):
    answers = []
    for c in contexts:
        text = ids[max(contexts) - c :]
        n = (len(text) - 1) // c
        x, y = text[: n * c].view(n, c), text[1 : n * c + 1].view(n, c)
        loss = nn.functional.cross_entropy(model(x).flatten(0, 1), y.flatten())
        answers.append(loss / math.log(2))
    return torch.stack(answers)


# == wrong 10
# mistake: the whole text is read at once, whatever the context
# accept: exactly | whole | all | everything | context | more than
def by_context(model, ids, contexts):
    start = max(contexts)
    logp = model(ids[None])[0, start - 1 : -1].log_softmax(dim=-1)
    bits = -logp.gather(1, ids[start:, None]).mean() / math.log(2)
    return torch.stack([bits for _ in contexts])


# == wrong 11
# mistake: the last token of the text is never predicted
# accept: last | same tokens | one token
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c : t] for t in range(start, len(ids) - 1)])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:-1, None])
        answers.append(-right.mean() / math.log(2))
    return torch.stack(answers)


# == wrong 12
# mistake: the bits of the mean probability instead of the mean of the bits
# accept: mean | average | log
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c : t] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append(-right.exp().mean().log2())
    return torch.stack(answers)


# == wrong 13
# mistake: perplexity instead of bits
# accept: perplexity | bits | power
def by_context(model, ids, contexts):
    start = max(contexts)
    answers = []
    for c in contexts:
        windows = torch.stack([ids[t - c : t] for t in range(start, len(ids))])
        logp = model(windows)[:, -1].log_softmax(dim=-1)
        right = logp.gather(1, ids[start:, None])
        answers.append((-right.mean()).exp())
    return torch.stack(answers)
