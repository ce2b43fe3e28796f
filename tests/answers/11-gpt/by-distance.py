# Answers to by-distance of 11-gpt, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def by_distance(model, ids, context, edges, blank):
    G = len(edges)
    cost, rise, count = [0.0] * (G + 1), [0.0] * (G + 1), [0] * (G + 1)
    text = ids.tolist()

    def bits(window, id):
        return -model(window[None])[0, -1].log_softmax(-1)[id].item() / math.log(2)

    for t in range(context, len(text)):
        distance = None
        for d in range(1, t + 1):
            if text[t - d] == text[t]:
                distance = d
                break
        g = G if distance is None else len([e for e in edges if e < distance])
        window = ids[t - context : t].clone()
        before = bits(window, text[t])
        after = before
        if distance is not None and distance <= context:
            window[context - distance] = blank
            after = bits(window, text[t])
        cost[g] += before
        rise[g] += after - before
        count[g] += 1
    return torch.tensor([[c / n, r / n] for c, r, n in zip(cost, rise, count)])


# == right 2
def by_distance(model, ids, context, edges, blank):
    N = len(ids)
    t = torch.arange(N)
    same = (ids[None] == ids[:, None]) & (t[None] < t[:, None])  # (N, N), place before
    latest = torch.where(same, t[None], -1).amax(dim=1)
    distance = torch.where(latest >= 0, t - latest, 10 * N)[context:]
    group = torch.bucketize(distance, torch.tensor(edges))
    windows = ids.unfold(0, context, 1)[:-1]
    places = torch.arange(context)[None]
    blanked = windows.masked_fill(places == (context - distance)[:, None], blank)

    def bits(x):
        logp = model(x)[:, -1].log_softmax(dim=-1)
        return -logp.gather(1, ids[context:, None])[:, 0] / math.log(2)

    with torch.no_grad():
        plain, hidden = bits(windows), bits(blanked)
    one_hot = nn.functional.one_hot(group, len(edges) + 1).to(plain.dtype)
    sums = one_hot.T @ torch.stack([plain, hidden - plain], dim=1)
    return sums / one_hot.sum(dim=0)[:, None]


# == right 3
def by_distance(model, ids, context, edges, blank):
    """Means of both costs for each group, the difference taken at the end."""
    seen_at, found = {}, {g: [] for g in range(len(edges) + 1)}
    for place in range(len(ids)):
        token = int(ids[place])
        gone = place - seen_at[token] if token in seen_at else float("inf")
        seen_at[token] = place
        if place < context:
            continue
        g = 0
        while g < len(edges) and gone > edges[g]:
            g += 1
        window = ids[place - context : place]
        other = window.clone()
        if gone <= context:
            other[-int(gone)] = blank
        p = model(torch.stack([window, other]))[:, -1].softmax(dim=-1)[:, token]
        found[g].append(-p.log2())
    rows = []
    for g in sorted(found):
        plain, hidden = torch.stack(found[g]).mean(dim=0)
        rows.append(torch.stack([plain, hidden - plain]))
    return torch.stack(rows).detach()


# == wrong 1
# mistake: the same token is looked for in the window alone
# accept: window | further back | whole text | anywhere
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t - context, t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 2
# mistake: the distance reaches back to the first such place, not the last
# accept: last | nearest | first
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[0] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 3
# mistake: nats instead of bits
# accept: nats | log(2) | log 2 | ln 2 | bits
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]]
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]]
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 4
# mistake: the window includes the token to be predicted
# accept: sees | part of the window | which one | guess | answer
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context + 1 : t + 1].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance < context:
            window[context - distance - 1] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 5
# mistake: every place with the same token is hidden, not the nearest alone
# accept: every | alone | nearest | one place
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[window == ids[t]] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 6
# mistake: the second column is the cost with the token hidden, not the rise
# accept: less | rise | rises | difference | otherwise
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 7
# mistake: the second column has the wrong sign
# accept: less | rise | rises | sign | otherwise
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, before - after]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 8
# mistake: a distance that equals an edge goes to the next group
# accept: equals | edge | larger
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance >= edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 9
# mistake: the place one before the nearest is hidden
# accept: nearest | one place | neighbour | place
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance - 1] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 10
# mistake: distances count from 0, so a neighbour has distance 0
# accept: neighbour | 1 | distance | nearest
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] - 1 if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance - 1] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 11
# mistake: the sum of a group, not its mean
# accept: mean
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).sum(dim=0) for row in rows])


# == wrong 12
# mistake: new tokens are left out
# accept: new | last group | which tokens | judged | counts as new
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        if not places:
            continue
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])


# == wrong 13
# mistake: tokens from place context + 1 on are judged
# accept: judged | from place | which tokens | context
def by_distance(model, ids, context, edges, blank):
    rows = [[] for _ in range(len(edges) + 1)]
    for t in range(context + 1, len(ids)):
        places = [s for s in range(t) if ids[s] == ids[t]]
        distance = t - places[-1] if places else 10**9
        window = ids[t - context : t].clone()
        before = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        if distance <= context:
            window[context - distance] = blank
        after = -model(window[None])[0, -1].log_softmax(-1)[ids[t]] / math.log(2)
        group = sum(distance > edge for edge in edges)
        rows[group].append(torch.stack([before, after - before]))
    return torch.stack([torch.stack(row).mean(dim=0) for row in rows])
