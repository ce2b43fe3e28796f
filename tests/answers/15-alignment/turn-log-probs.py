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


# == right 4
def turn_log_probs(logits, ids, turn):
    said = []
    for row, tokens, whose in zip(logits, ids.tolist(), turn.tolist()):
        sums = [logits.new_zeros(()) for _ in range(int(turn.max()))]
        for t in range(1, len(tokens)):
            if whose[t] > 0:
                scores = row[t - 1]
                sums[whose[t] - 1] = sums[whose[t] - 1] + scores[tokens[t]] - scores.logsumexp(0)
        said.append(torch.stack(sums))
    return torch.stack(said)


# == right 5
def turn_log_probs(logits, ids, turn):
    nats = -F.cross_entropy(logits[:, :-1].transpose(1, 2), ids[:, 1:], reduction="none")
    mine = turn[:, 1:, None] == torch.arange(1, int(turn.max()) + 1)
    return (nats[:, :, None] * mine).sum(dim=1)


# == right 6
def turn_log_probs(logits, ids, turn):
    """Add up into a table with one column too many, for what nobody asks, and cut it off."""
    each = logits.log_softmax(dim=2)[:, :-1].gather(2, ids[:, 1:, None])[:, :, 0]
    table = each.new_zeros(len(ids), int(turn.max()) + 1)
    return table.scatter_add(1, turn[:, 1:], each)[:, 1:]


# == wrong 13
# mistake: Row t's scores are read at token t: the scores are not shifted.
# accept: t + 1|shift|next token|row before|own row|one too
def turn_log_probs(logits, ids, turn):
    each = logits.log_softmax(-1).gather(2, ids[:, :, None]).squeeze(2)
    K = int(turn.max())
    return torch.stack([(each * (turn == k)).sum(1) for k in range(1, K + 1)], dim=1)


# == wrong 14
# mistake: The scores are shifted, but the answers' numbers are not: a token late.
# accept: t + 1|shift|one place|one token|first token|a token later|numbers
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    whose = turn[:, :-1]
    K = int(turn.max())
    return torch.stack([(each * (whose == k)).sum(1) for k in range(1, K + 1)], dim=1)


# == wrong 15
# mistake: The mean over an answer's tokens, not the sum.
# accept: mean|sum|divid|length
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    mine = turn[:, 1:, None] == torch.arange(1, int(turn.max()) + 1)
    return (each[:, :, None] * mine).sum(1) / mine.sum(1).clamp(min=1)


# == wrong 16
# mistake: Everything from an answer's first token to its last counts, what a tool printed too.
# accept: tool|within|between
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    B, K = len(ids), int(turn.max())
    out = each.new_zeros(B, K)
    for b in range(B):
        for k in range(1, K + 1):
            where = (turn[b] == k).nonzero()[:, 0]
            if len(where):
                first, last = int(where[0]), int(where[-1])
                out[b, k - 1] = each[b, first - 1 : last].sum()
    return out


# == wrong 17
# mistake: Padding is told by its number, so the answers' ends are not counted.
# accept: end|padding
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    each = each.masked_fill(ids[:, 1:] == 0, 0.0)
    mine = turn[:, 1:, None] == torch.arange(1, int(turn.max()) + 1)
    return (each[:, :, None] * mine).sum(1)


# == wrong 18
# mistake: Numbers are taken from 0 on: the first column is the questions and the padding.
# accept: 0|column|question|from 1
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    mine = F.one_hot(turn[:, 1:], int(turn.max()) + 1)[:, :, :-1]
    return (each[:, :, None] * mine).sum(1)


# == wrong 19
# mistake: Raw scores are added up, no log-softmax.
# accept: softmax|normalis|log-probab|raw|scores
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].gather(2, ids[:, 1:, None]).squeeze(2)
    mine = turn[:, 1:, None] == torch.arange(1, int(turn.max()) + 1)
    return (each[:, :, None] * mine).sum(1)


# == wrong 20
# mistake: The loss, minus the log-probability, is returned.
# accept: sign|minus|negative|loss|log-probabilit
def turn_log_probs(logits, ids, turn):
    B, K = len(ids), int(turn.max())
    out = torch.zeros(B, K)
    for k in range(1, K + 1):
        targets = ids.masked_fill(turn != k, -100)[:, 1:]
        loss = F.cross_entropy(
            logits[:, :-1].transpose(1, 2), targets, reduction="none", ignore_index=-100)
        out[:, k - 1] = loss.sum(1)
    return out


# == wrong 21
# mistake: An answer begins where the token before is of it too: each answer's first token is lost.
# accept: first|begin
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    inside = (turn[:, 1:] == turn[:, :-1]) & (turn[:, 1:] > 0)
    out = each.new_zeros(len(ids), int(turn.max()))
    for k in range(1, out.shape[1] + 1):
        out[:, k - 1] = (each * (inside & (turn[:, 1:] == k))).sum(1)
    return out


# == wrong 22
# mistake: The softmax runs over the places, not over the words.
# accept: words|last|places|axis|softmax|dimension
def turn_log_probs(logits, ids, turn):
    logp = F.log_softmax(logits[:, :-1], dim=1)
    each = logp.gather(2, ids[:, 1:, None]).squeeze(2)
    mine = turn[:, 1:, None] == torch.arange(1, int(turn.max()) + 1)
    return (each[:, :, None] * mine).sum(1)


# == wrong 23
# mistake: All answers of a row are one sum.
# accept: each answer|shape|columns|one number|all answers
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    return (each * (turn[:, 1:] > 0)).sum(1)


# == wrong 24
# mistake: What a tool printed is taken off too early: all behind an answer's first gap is lost.
# accept: tool|within|gap|behind|after
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    out = each.new_zeros(len(ids), int(turn.max()))
    for b in range(len(ids)):
        for k in range(1, out.shape[1] + 1):
            t = 1
            while t < ids.shape[1] and turn[b, t] != k:
                t += 1
            while t < ids.shape[1] and turn[b, t] == k:
                out[b, k - 1] += each[b, t - 1]
                t += 1
    return out


# == wrong 25
# mistake: Probabilities, not their logarithms.
# accept: logarithm|log-probabilit|nats|probabilit
def turn_log_probs(logits, ids, turn):
    each = logits[:, :-1].softmax(-1).gather(2, ids[:, 1:, None]).squeeze(2)
    columns = []
    for k in range(1, int(turn.max()) + 1):
        columns.append(torch.where(turn[:, 1:] == k, each, torch.ones_like(each)).prod(1))
    return torch.stack(columns, 1)
