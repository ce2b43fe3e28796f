# Answers to turn-log-probs of 15-alignment: right ones of several kinds, and likely mistakes.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def turn_log_probs(logits, ids, turn):
    logp = F.log_softmax(logits[:, :-1], dim=-1)
    picked = logp.gather(2, ids[:, 1:, None]).squeeze(2)
    owner = turn[:, 1:]
    return torch.stack(
        [torch.where(owner == k, picked, 0.0).sum(dim=1) for k in range(1, int(turn.max()) + 1)],
        dim=1)


# == right 2
def turn_log_probs(logits, ids, turn):
    B, T = ids.shape
    out = logits.new_zeros(B, turn.max().item())
    for b in range(B):
        for t in range(1, T):
            k = int(turn[b, t])
            if k:
                row = logits[b, t - 1]
                out[b, k - 1] += row[ids[b, t]] - row.logsumexp(0)
    return out


# == right 3
def turn_log_probs(logits, ids, turn):
    nll = F.cross_entropy(logits[:, :-1].mT, ids[:, 1:], reduction="none")
    mine = F.one_hot(turn[:, 1:], int(turn.max()) + 1)[:, :, 1:]
    return -(nll[:, :, None] * mine).sum(dim=1)


# == wrong 1
# mistake: The mean over each answer's tokens, not the sum.
# accept: mean|sum|average|divide
def turn_log_probs(logits, ids, turn):
    nll = F.cross_entropy(logits[:, :-1].mT, ids[:, 1:], reduction="none")
    mine = F.one_hot(turn[:, 1:], int(turn.max()) + 1)[:, :, 1:]
    return -(nll[:, :, None] * mine).sum(dim=1) / mine.sum(dim=1).clamp(min=1)


# == wrong 2
# mistake: No shift: row t is read as the score of the token at t itself.
# accept: t + 1|shift|next|behind|one place
def turn_log_probs(logits, ids, turn):
    logp = logits.log_softmax(-1).gather(-1, ids[..., None])[..., 0]
    return torch.stack([(logp * (turn == k)).sum(1) for k in range(1, int(turn.max()) + 1)], 1)


# == wrong 3
# mistake: The numbers are not shifted: the row's own place decides, so first tokens are lost.
# accept: first|before|one place|behind|t + 1
def turn_log_probs(logits, ids, turn):
    logp = logits[:, :-1].log_softmax(-1).gather(-1, ids[:, 1:, None])[..., 0]
    turn = turn[:, :-1]
    return torch.stack([(logp * (turn == k)).sum(1) for k in range(1, int(turn.max()) + 1)], 1)


# == wrong 4
# mistake: From the first to the last token of an answer, with what a tool printed between.
# accept: tool|own|number|huge
def turn_log_probs(logits, ids, turn):
    out = logits.new_zeros(len(ids), int(turn.max()))
    for b in range(len(ids)):
        for k in range(1, out.shape[1] + 1):
            where = (turn[b] == k).nonzero()[:, 0]
            if len(where):
                for t in range(int(where[0]), int(where[-1]) + 1):
                    out[b, k - 1] += logits[b, t - 1].log_softmax(0)[ids[b, t]]
    return out


# == wrong 5
# mistake: An answer ends where a tool interrupts it; the rest is not counted.
# accept: tool|own|number|sum
def turn_log_probs(logits, ids, turn):
    out = logits.new_zeros(len(ids), int(turn.max()))
    for b in range(len(ids)):
        for k in range(1, out.shape[1] + 1):
            where = (turn[b] == k).nonzero()[:, 0].tolist()
            t = where[0] if where else ids.shape[1]
            while t < ids.shape[1] and int(turn[b, t]) == k:
                out[b, k - 1] += logits[b, t - 1].log_softmax(0)[ids[b, t]]
                t += 1
    return out


# == wrong 6
# mistake: Padding is found by its number, so that the end of each answer is lost with it.
# accept: number|its end|the end
def turn_log_probs(logits, ids, turn):
    logp = logits[:, :-1].log_softmax(-1).gather(-1, ids[:, 1:, None])[..., 0]
    logp = logp.masked_fill(ids[:, 1:] == 0, 0.0)
    turn = turn[:, 1:]
    return torch.stack([(logp * (turn == k)).sum(1) for k in range(1, int(turn.max()) + 1)], 1)


# == wrong 7
# mistake: The scores are taken for log-probabilities: no log-softmax.
# accept: softmax|nats|logsumexp|log-prob|scores
def turn_log_probs(logits, ids, turn):
    picked = logits[:, :-1].gather(-1, ids[:, 1:, None])[..., 0]
    turn = turn[:, 1:]
    return torch.stack([(picked * (turn == k)).sum(1) for k in range(1, int(turn.max()) + 1)], 1)


# == wrong 8
# mistake: The sign is turned: a loss, not a log-probability.
# accept: sign|negative|minus|loss|nats
def turn_log_probs(logits, ids, turn):
    nll = F.cross_entropy(logits[:, :-1].mT, ids[:, 1:], reduction="none")
    mine = F.one_hot(turn[:, 1:], int(turn.max()) + 1)[:, :, 1:]
    return (nll[:, :, None] * mine).sum(dim=1)


# == wrong 9
# mistake: Bits, not nats.
# accept: nats|bits|logarithm
def turn_log_probs(logits, ids, turn):
    nll = F.cross_entropy(logits[:, :-1].mT, ids[:, 1:], reduction="none")
    mine = F.one_hot(turn[:, 1:], int(turn.max()) + 1)[:, :, 1:]
    return -(nll[:, :, None] * mine).sum(dim=1) / math.log(2)


# == wrong 10
# mistake: All tokens but padding are summed for each answer up to its end: prompts and questions too.
# accept: own|question|huge|number|prompt
def turn_log_probs(logits, ids, turn):
    logp = logits[:, :-1].log_softmax(-1).gather(-1, ids[:, 1:, None])[..., 0]
    out = logits.new_zeros(len(ids), int(turn.max()))
    for b in range(len(ids)):
        for k in range(1, out.shape[1] + 1):
            where = (turn[b] == k).nonzero()[:, 0]
            if len(where):
                out[b, k - 1] = logp[b, : int(where[-1])].sum()
    return out


# == wrong 11
# mistake: The column of what is no answer stays in.
# accept: shape|column|expected|(3, 3)|(B, K)
def turn_log_probs(logits, ids, turn):
    logp = logits[:, :-1].log_softmax(-1).gather(-1, ids[:, 1:, None])[..., 0]
    total = logits.new_zeros(len(ids), int(turn.max()) + 1)
    return total.scatter_add(1, turn[:, 1:], logp)


# == wrong 12
# mistake: Later answers hold the earlier ones as well: the sums run on.
# accept: own|number|sum
def turn_log_probs(logits, ids, turn):
    nll = F.cross_entropy(logits[:, :-1].mT, ids[:, 1:], reduction="none")
    mine = F.one_hot(turn[:, 1:], int(turn.max()) + 1)[:, :, 1:]
    return -(nll[:, :, None] * mine).sum(dim=1).cumsum(dim=1)
