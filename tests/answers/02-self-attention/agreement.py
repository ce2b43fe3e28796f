# Answers to agreement of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def agreement(result, weights, ids, lengths):
    shares = []
    for b in range(len(ids)):
        n = int(lengths[b])
        words = ids[b, :n].tolist()
        whole = float(result(torch.tensor([words]), torch.tensor([n])))
        effect = []
        for i in range(n):
            rest = words[:i] + words[i + 1 :]
            without = result(torch.tensor([rest]), torch.tensor([n - 1]))
            effect.append(abs(float(without) - whole))
        agree = pairs = 0
        for i in range(n):
            for j in range(i + 1, n):
                agree += (weights[b, i] > weights[b, j]) == (effect[i] > effect[j])
                pairs += 1
        shares.append(float(agree) / pairs)
    return torch.tensor(shares, dtype=torch.float32)


# == right 2
def agreement(result, weights, ids, lengths):
    B, T = ids.shape
    whole = result(ids, lengths)
    effects = torch.zeros(B, T)
    for s in range(T):
        there = lengths > s                       # texts that have a word s to lose
        without = torch.cat([ids[:, :s], ids[:, s + 1 :]], dim=1)[there]
        effects[there, s] = (result(without, lengths[there] - 1) - whole[there]).abs().float()
    first, second = torch.combinations(torch.arange(T)).unbind(dim=1)
    same = (weights[:, first] > weights[:, second]) == (effects[:, first] > effects[:, second])
    counts = second < lengths[:, None]            # first < second
    return (same & counts).sum(dim=1).float() / counts.sum(dim=1)


# == right 3
def agreement(result, weights, ids, lengths):
    """All shortened texts in one batch of B·T texts; sign matrices for the pairs."""
    B, T = ids.shape
    places = torch.arange(T)
    real = places < lengths[:, None]                                       # (B, T)
    # column u of the text without word s is word u, or u + 1 from s on
    source = places[None, :] + (places[None, :] >= places[:, None]).long()  # (s, u)
    padded = nn.functional.pad(ids, (0, 1))
    shorter = padded[:, source]                                            # (B, s, u)
    # where there is no word s, the text stays as it is
    shorter = torch.where(real[:, :, None], shorter, ids[:, None, :])
    left = lengths[:, None] - real.long()
    changed = result(shorter.reshape(B * T, T), left.reshape(B * T)).reshape(B, T)
    effect = (changed - result(ids, lengths)[:, None]).abs()

    def order(x):
        return torch.sign(x[:, :, None] - x[:, None, :])

    pairs = real[:, :, None] & real[:, None, :] & ~torch.eye(T, dtype=torch.bool)
    same = (order(weights) == order(effect)) & pairs
    return same.sum(dim=(1, 2)).float() / pairs.sum(dim=(1, 2)).float()


# == wrong 1
# mistake: The comparison is the wrong way round: it counts the pairs that disagree.
# accept: wrong way|disagree|opposite|invert|larger effect|1 −|1 -|reverse
def agreement(result, weights, ids, lengths):
    B, T = ids.shape
    base = result(ids, lengths)
    out = torch.zeros(B)
    for b in range(B):
        n = int(lengths[b])
        effect = []
        for i in range(n):
            kept = torch.cat([ids[b, :i], ids[b, i + 1 : n]])[None]
            effect.append((result(kept, torch.tensor([n - 1]))[0] - base[b]).abs())
        count = 0
        for i in range(n):
            for j in range(n):
                if weights[b, i] > weights[b, j] and effect[i] < effect[j]:
                    count += 1
        out[b] = count / (n * (n - 1) / 2)
    return out


# == wrong 2
# mistake: The effect has a sign: the absolute value is missing.
# accept: absolute|sign|negative|abs
def agreement(result, weights, ids, lengths):
    B, T = ids.shape
    base = result(ids, lengths)
    shares = []
    for b in range(B):
        n = int(lengths[b])
        e = torch.zeros(n)
        for i in range(n):
            rest = torch.cat([ids[b, :i], ids[b, i + 1 : n]])
            e[i] = base[b] - result(rest[None], torch.tensor([n - 1]))[0]
        w = weights[b, :n]
        i, j = torch.triu_indices(n, n, 1)
        shares.append(((w[i] > w[j]) == (e[i] > e[j])).float().mean())
    return torch.stack(shares)


# == wrong 3
# mistake: A word is overwritten with 0, the padding, and not taken out: the text keeps its length and the words after it their places.
# accept: taken out|take it out|takes out|shorter|move up|moved up|overwrit|replace|hole|gap
def agreement(result, weights, ids, lengths):
    B, T = ids.shape
    base = result(ids, lengths)
    effect = torch.zeros(B, T)
    for i in range(T):
        changed = ids.clone()
        changed[:, i] = 0
        effect[:, i] = (result(changed, lengths) - base).abs()
    out = []
    for b in range(B):
        n = lengths[b]
        w, e = weights[b, :n], effect[b, :n]
        i, j = torch.triu_indices(n, n, offset=1)
        out.append(((w[i] - w[j]) * (e[i] - e[j]) > 0).float().mean())
    return torch.stack(out)


# == wrong 4
# mistake: The words move up but the length stays, so the text ends with a word of padding that counts as real.
# accept: shorter|length|one word less|padding
def agreement(result, weights, ids, lengths):
    B, T = ids.shape
    base = result(ids, lengths)
    effect = torch.zeros(B, T)
    for i in range(T):
        rest = torch.cat([ids[:, :i], ids[:, i + 1 :], torch.zeros(B, 1, dtype=ids.dtype)], dim=1)
        effect[:, i] = (result(rest, lengths) - base).abs()
    shares = torch.zeros(B)
    for b in range(B):
        n = int(lengths[b])
        pairs = [(i, j) for i in range(n) for j in range(i)]
        good = [
            (weights[b, i] > weights[b, j]) == (effect[b, i] > effect[b, j]) for i, j in pairs
        ]
        shares[b] = sum(bool(g) for g in good) / len(pairs)
    return shares


# == wrong 5
# mistake: Pairs with padding are counted, and the padding is taken out too.
# accept: padding|real words|real
def agreement(result, weights, ids, lengths):
    B, T = ids.shape
    base = result(ids, lengths)
    effect = []
    for i in range(T):
        keep = [t for t in range(T) if t != i]
        effect.append((result(ids[:, keep], lengths - 1) - base).abs())
    effect = torch.stack(effect, dim=1)
    dw = weights[:, :, None] - weights[:, None, :]
    de = effect[:, :, None] - effect[:, None, :]
    agree = (dw * de > 0).float()
    return agree.sum(dim=(1, 2)) / (T * (T - 1))


# == wrong 6
# mistake: The sum is divided by n², so that each word's pair with itself counts as a pair that disagrees.
# accept: itself|diagonal|number of pairs|how many pairs|pairs there are|three pairs|divid
def agreement(result, weights, ids, lengths):
    B = ids.shape[0]
    base = result(ids, lengths)
    shares = torch.zeros(B)
    for b in range(B):
        n = lengths[b].item()
        w = weights[b, :n]
        e = torch.empty(n)
        for i in range(n):
            one_less = torch.cat((ids[b, :i], ids[b, i + 1 : n])).unsqueeze(0)
            e[i] = (result(one_less, lengths[b : b + 1] - 1) - base[b]).abs()
        agree = (w[:, None] > w[None, :]) & (e[:, None] > e[None, :])
        agree = agree | agree.T
        shares[b] = agree.float().mean()
    return shares


# == wrong 7
# mistake: The weights of the first text are compared with the effects in every text.
# accept: first text|each text|own weights|every text|its text
def agreement(result, weights, ids, lengths):
    base = result(ids, lengths)
    w = weights[0]
    shares = []
    for b, n in enumerate(lengths.tolist()):
        effects = []
        for i in range(n):
            rest = torch.cat([ids[b, :i], ids[b, i + 1 : n]])
            effects.append(abs((result(rest[None, :], torch.tensor([n - 1])) - base[b]).item()))
        good, total = 0, 0
        for i in range(n):
            for j in range(i + 1, n):
                total += 1
                if (w[i] > w[j]) == (effects[i] > effects[j]):
                    good += 1
        shares.append(good / total)
    return torch.tensor(shares)


# == wrong 8
# mistake: It is Kendall's tau, agreeing minus disagreeing pairs, from -1 to 1, and not the share of agreeing pairs.
# accept: tau|minus|share|chance is|0.5|0 and 1|−1|-1|correlation
def agreement(result, weights, ids, lengths):
    base = result(ids, lengths)
    taus = []
    for b, n in enumerate(lengths.tolist()):
        rest = torch.stack([torch.cat([ids[b, :i], ids[b, i + 1 : n]]) for i in range(n)])
        e = (result(rest, torch.full((n,), n - 1)) - base[b]).abs()
        w = weights[b, :n]
        i, j = torch.triu_indices(n, n, 1)
        taus.append(torch.sign((w[i] - w[j]) * (e[i] - e[j])).mean())
    return torch.stack(taus).float()


# == wrong 9
# mistake: Only pairs of neighbours are compared, not all pairs.
# accept: all pairs|every pair|neighbo|adjacent|three pairs|each pair
def agreement(result, weights, ids, lengths):
    base = result(ids, lengths)
    shares = torch.zeros(len(ids))
    for b in range(len(ids)):
        n = int(lengths[b])
        e = torch.zeros(n)
        for i in range(n):
            rest = torch.cat([ids[b, :i], ids[b, i + 1 : n]])[None]
            e[i] = (result(rest, torch.tensor([n - 1])) - base[b]).abs()
        w = weights[b, :n]
        shares[b] = ((w[1:] > w[:-1]) == (e[1:] > e[:-1])).float().mean()
    return shares


# == wrong 10
# mistake: Off by one: the word after the one that is meant is taken out.
# accept: next word|off by one|wrong word|word after|which word|one place|one too
def agreement(result, weights, ids, lengths):
    base = result(ids, lengths)
    shares = torch.zeros(len(ids))
    for b in range(len(ids)):
        n = int(lengths[b])
        e = torch.zeros(n)
        for i in range(n):
            rest = torch.cat([ids[b, : i + 1], ids[b, i + 2 : n]])[: n - 1]
            e[i] = (result(rest[None], torch.tensor([n - 1])) - base[b]).abs()
        w = weights[b, :n]
        i, j = torch.triu_indices(n, n, 1)
        shares[b] = ((w[i] > w[j]) == (e[i] > e[j])).float().mean()
    return shares


# == wrong 11
# mistake: One share over the whole batch is returned, a single number, not one for each text.
# accept: each text|every text|shape|(B,)|one number|batch
def agreement(result, weights, ids, lengths):
    base = result(ids, lengths)
    good, total = 0, 0
    for b in range(len(ids)):
        n = int(lengths[b])
        e = []
        for i in range(n):
            rest = torch.cat([ids[b, :i], ids[b, i + 1 : n]])
            e.append((result(rest[None], torch.tensor([n - 1])) - base[b]).abs().item())
        for i in range(n):
            for j in range(i):
                good += bool(weights[b, i] > weights[b, j]) == (e[i] > e[j])
                total += 1
    return torch.tensor(good / total)
