# Answers to by-distance of 11-gpt, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def by_distance(model, ids, context, edges, blank):
    G = len(edges)
    bits = [[] for _ in range(G + 1)]
    rises = [[] for _ in range(G + 1)]

    def cost(window, target):
        logits = model(window[None])[0, -1]
        return -logits.log_softmax(-1)[target].item() / math.log(2)

    for t in range(context, len(ids)):
        window, target = ids[t - context : t].clone(), int(ids[t])
        distance = None
        for back in range(1, t + 1):
            if int(ids[t - back]) == target:
                distance = back
                break
        group = G if distance is None else sum(distance > edge for edge in edges)
        plain = hidden = cost(window, target)
        if distance is not None and distance <= context:
            window[context - distance] = blank
            hidden = cost(window, target)
        bits[group].append(plain)
        rises[group].append(hidden - plain)
    return torch.tensor([[sum(b) / len(b), sum(r) / len(r)] for b, r in zip(bits, rises)])


# == right 2
def by_distance(model, ids, context, edges, blank):
    windows = ids.unfold(0, context + 1, 1)
    read, targets = windows[:, :-1].clone(), windows[:, -1]
    same = ids[:, None] == ids[None, :]
    before = torch.arange(len(ids))[None, :] < torch.arange(len(ids))[:, None]
    places = torch.arange(len(ids)).expand(len(ids), -1)
    last = places.masked_fill(~(same & before), -1).amax(dim=1)[context:]
    here = torch.arange(context, len(ids))
    distance = torch.where(last >= 0, here - last, len(ids) + max(edges) + 1)
    group = (distance[:, None] > torch.tensor(edges)).sum(dim=1)

    def bits(x):
        p = model(x)[:, -1].softmax(dim=-1)
        return -p.gather(1, targets[:, None])[:, 0].log2()

    plain = bits(read)
    rows = (distance <= context).nonzero()[:, 0]
    read[rows, context - distance[rows]] = blank
    rise = bits(read) - plain
    one_hot = torch.nn.functional.one_hot(group, len(edges) + 1).to(plain.dtype)
    return one_hot.T @ torch.stack([plain, rise], dim=1) / one_hot.sum(0)[:, None]


# == right 3
def by_distance(model, ids, context, edges, blank):
    last_seen, rows = {}, []
    text = ids.tolist()
    for t, token in enumerate(text):
        if t >= context:
            seen = text[t - context : t]
            hidden = list(seen)
            place = last_seen.get(token)
            if place is None:
                group = len(edges)
            else:
                group = len([e for e in edges if t - place > e])
                if place >= t - context:
                    hidden[place - (t - context)] = blank
            rows.append((group, seen, hidden, token))
        last_seen[token] = t
    groups, seen, hidden, tokens = (torch.tensor(list(one)) for one in zip(*rows))
    ce = torch.nn.functional.cross_entropy
    with torch.no_grad():
        a, b = (ce(model(x)[:, -1], tokens, reduction="none") / math.log(2)
                for x in (seen, hidden))
    table = []
    for g in range(len(edges) + 1):
        mine = groups == g
        table.append(torch.stack([a[mine].mean(), b[mine].mean() - a[mine].mean()]))
    return torch.stack(table)


# == wrong 1
# mistake: Every earlier place in the window with the same token is hidden, not the last alone.
# accept: every|all|last place|only the last|once
def by_distance(model, ids, context, edges, blank):
    windows = ids.unfold(0, context + 1, 1)
    read, targets = windows[:, :-1].clone(), windows[:, -1]
    same = ids[:, None] == ids[None, :]
    before = torch.arange(len(ids))[None, :] < torch.arange(len(ids))[:, None]
    places = torch.arange(len(ids)).expand(len(ids), -1)
    last = places.masked_fill(~(same & before), -1).amax(dim=1)[context:]
    here = torch.arange(context, len(ids))
    distance = torch.where(last >= 0, here - last, len(ids) + max(edges) + 1)
    group = (distance[:, None] > torch.tensor(edges)).sum(dim=1)

    def bits(x):
        p = model(x)[:, -1].softmax(dim=-1)
        return -p.gather(1, targets[:, None])[:, 0].log2()

    plain = bits(read)
    read[read == targets[:, None]] = blank
    rise = bits(read) - plain
    one_hot = torch.nn.functional.one_hot(group, len(edges) + 1).to(plain.dtype)
    return one_hot.T @ torch.stack([plain, rise], dim=1) / one_hot.sum(0)[:, None]


# == wrong 2
# mistake: The last place is looked for in the context alone: what lies further back counts as new.
# accept: anywhere|context|further|new|window
def by_distance(model, ids, context, edges, blank):
    G = len(edges)
    bits = [[] for _ in range(G + 1)]
    rises = [[] for _ in range(G + 1)]

    def cost(window, target):
        logits = model(window[None])[0, -1]
        return -logits.log_softmax(-1)[target].item() / math.log(2)

    for t in range(context, len(ids)):
        window, target = ids[t - context : t].clone(), int(ids[t])
        distance = None
        for back in range(1, context + 1):
            if int(ids[t - back]) == target:
                distance = back
                break
        group = G if distance is None else sum(distance > edge for edge in edges)
        plain = hidden = cost(window, target)
        if distance is not None and distance <= context:
            window[context - distance] = blank
            hidden = cost(window, target)
        bits[group].append(plain)
        rises[group].append(hidden - plain)
    return torch.tensor([[sum(b) / len(b), sum(r) / len(r)] for b, r in zip(bits, rises)])


# == wrong 3
# mistake: A distance equal to an edge falls into the group behind it.
# accept: equal|larger|edge|edges
def by_distance(model, ids, context, edges, blank):
    G = len(edges)
    bits = [[] for _ in range(G + 1)]
    rises = [[] for _ in range(G + 1)]

    def cost(window, target):
        logits = model(window[None])[0, -1]
        return -logits.log_softmax(-1)[target].item() / math.log(2)

    for t in range(context, len(ids)):
        window, target = ids[t - context : t].clone(), int(ids[t])
        distance = None
        for back in range(1, t + 1):
            if int(ids[t - back]) == target:
                distance = back
                break
        group = G if distance is None else sum(distance >= edge for edge in edges)
        plain = hidden = cost(window, target)
        if distance is not None and distance <= context:
            window[context - distance] = blank
            hidden = cost(window, target)
        bits[group].append(plain)
        rises[group].append(hidden - plain)
    return torch.tensor([[sum(b) / len(b), sum(r) / len(r)] for b, r in zip(bits, rises)])


# == wrong 4
# mistake: The costs are in nats.
# accept: nats|bits|log 2|logarithm
def by_distance(model, ids, context, edges, blank):
    last_seen, rows = {}, []
    text = ids.tolist()
    for t, token in enumerate(text):
        if t >= context:
            seen = text[t - context : t]
            hidden = list(seen)
            place = last_seen.get(token)
            if place is None:
                group = len(edges)
            else:
                group = len([e for e in edges if t - place > e])
                if place >= t - context:
                    hidden[place - (t - context)] = blank
            rows.append((group, seen, hidden, token))
        last_seen[token] = t
    groups, seen, hidden, tokens = (torch.tensor(list(one)) for one in zip(*rows))
    ce = torch.nn.functional.cross_entropy
    with torch.no_grad():
        a, b = (ce(model(x)[:, -1], tokens, reduction="none")
                for x in (seen, hidden))
    table = []
    for g in range(len(edges) + 1):
        mine = groups == g
        table.append(torch.stack([a[mine].mean(), b[mine].mean() - a[mine].mean()]))
    return torch.stack(table)


# == wrong 5
# mistake: The rise is a mean over those tokens alone whose last place the context reaches.
# accept: reach|whole group|all of the group|all tokens
def by_distance(model, ids, context, edges, blank):
    G = len(edges)
    bits = [[] for _ in range(G + 1)]
    rises = [[] for _ in range(G + 1)]

    def cost(window, target):
        logits = model(window[None])[0, -1]
        return -logits.log_softmax(-1)[target].item() / math.log(2)

    for t in range(context, len(ids)):
        window, target = ids[t - context : t].clone(), int(ids[t])
        distance = None
        for back in range(1, t + 1):
            if int(ids[t - back]) == target:
                distance = back
                break
        group = G if distance is None else sum(distance > edge for edge in edges)
        plain = cost(window, target)
        if distance is not None and distance <= context:
            window[context - distance] = blank
            rises[group].append(cost(window, target) - plain)
        bits[group].append(plain)
    return torch.tensor([[sum(b) / len(b), sum(r) / max(len(r), 1)] for b, r in zip(bits, rises)])


# == wrong 6
# mistake: The neighbour of the last place is hidden: one too far to the right.
# accept: neighbour|one off|off by one|wrong place|next|nearest
def by_distance(model, ids, context, edges, blank):
    windows = ids.unfold(0, context + 1, 1)
    read, targets = windows[:, :-1].clone(), windows[:, -1]
    same = ids[:, None] == ids[None, :]
    before = torch.arange(len(ids))[None, :] < torch.arange(len(ids))[:, None]
    places = torch.arange(len(ids)).expand(len(ids), -1)
    last = places.masked_fill(~(same & before), -1).amax(dim=1)[context:]
    here = torch.arange(context, len(ids))
    distance = torch.where(last >= 0, here - last, len(ids) + max(edges) + 1)
    group = (distance[:, None] > torch.tensor(edges)).sum(dim=1)

    def bits(x):
        p = model(x)[:, -1].softmax(dim=-1)
        return -p.gather(1, targets[:, None])[:, 0].log2()

    plain = bits(read)
    rows = (distance <= context).nonzero()[:, 0]
    read[rows, (context - distance[rows] + 1).clamp(max=context - 1)] = blank
    rise = bits(read) - plain
    one_hot = torch.nn.functional.one_hot(group, len(edges) + 1).to(plain.dtype)
    return one_hot.T @ torch.stack([plain, rise], dim=1) / one_hot.sum(0)[:, None]


# == wrong 7
# mistake: The distance goes to the first place with the same token.
# accept: first|last
def by_distance(model, ids, context, edges, blank):
    last_seen, rows = {}, []
    text = ids.tolist()
    for t, token in enumerate(text):
        if t >= context:
            seen = text[t - context : t]
            hidden = list(seen)
            place = last_seen.get(token)
            if place is None:
                group = len(edges)
            else:
                group = len([e for e in edges if t - place > e])
                if place >= t - context:
                    hidden[place - (t - context)] = blank
            rows.append((group, seen, hidden, token))
        last_seen.setdefault(token, t)
    groups, seen, hidden, tokens = (torch.tensor(list(one)) for one in zip(*rows))
    ce = torch.nn.functional.cross_entropy
    with torch.no_grad():
        a, b = (ce(model(x)[:, -1], tokens, reduction="none") / math.log(2)
                for x in (seen, hidden))
    table = []
    for g in range(len(edges) + 1):
        mine = groups == g
        table.append(torch.stack([a[mine].mean(), b[mine].mean() - a[mine].mean()]))
    return torch.stack(table)


# == wrong 8
# mistake: The distance counts the tokens between, so a neighbour has distance 0.
# accept: neighbour|between|distances:
def by_distance(model, ids, context, edges, blank):
    windows = ids.unfold(0, context + 1, 1)
    read, targets = windows[:, :-1].clone(), windows[:, -1]
    same = ids[:, None] == ids[None, :]
    before = torch.arange(len(ids))[None, :] < torch.arange(len(ids))[:, None]
    places = torch.arange(len(ids)).expand(len(ids), -1)
    last = places.masked_fill(~(same & before), -1).amax(dim=1)[context:]
    here = torch.arange(context, len(ids))
    distance = torch.where(last >= 0, here - last, len(ids) + max(edges) + 1)
    group = (distance[:, None] - 1 > torch.tensor(edges)).sum(dim=1)

    def bits(x):
        p = model(x)[:, -1].softmax(dim=-1)
        return -p.gather(1, targets[:, None])[:, 0].log2()

    plain = bits(read)
    rows = (distance <= context).nonzero()[:, 0]
    read[rows, context - distance[rows]] = blank
    rise = bits(read) - plain
    one_hot = torch.nn.functional.one_hot(group, len(edges) + 1).to(plain.dtype)
    return one_hot.T @ torch.stack([plain, rise], dim=1) / one_hot.sum(0)[:, None]


# == wrong 9
# mistake: The text is cut into pieces of one context, and all places of a piece are judged, most of them from fewer tokens.
# accept: exactly|fewer|own window|pieces|shorter|each
def by_distance(model, ids, context, edges, blank):
    G = len(edges)
    bits = [[] for _ in range(G + 1)]
    rises = [[] for _ in range(G + 1)]

    def cost(window, target):
        logits = model(window[None])[0, -1]
        return -logits.log_softmax(-1)[target].item() / math.log(2)

    for t in range(context, len(ids)):
        start = (t - 1) // context * context
        window, target = ids[start:t].clone(), int(ids[t])
        distance = None
        for back in range(1, t + 1):
            if int(ids[t - back]) == target:
                distance = back
                break
        group = G if distance is None else sum(distance > edge for edge in edges)
        plain = hidden = cost(window, target)
        if distance is not None and distance <= t - start:
            window[t - start - distance] = blank
            hidden = cost(window, target)
        bits[group].append(plain)
        rises[group].append(hidden - plain)
    return torch.tensor([[sum(b) / len(b), sum(r) / len(r)] for b, r in zip(bits, rises)])


# == wrong 10
# mistake: The place is hidden in ids itself, so later tokens and their distances suffer too.
# accept: in place|copy|clone|ids|itself|later
def by_distance(model, ids, context, edges, blank):
    G = len(edges)
    bits = [[] for _ in range(G + 1)]
    rises = [[] for _ in range(G + 1)]

    def cost(window, target):
        logits = model(window[None])[0, -1]
        return -logits.log_softmax(-1)[target].item() / math.log(2)

    for t in range(context, len(ids)):
        window, target = ids[t - context : t], int(ids[t])
        distance = None
        for back in range(1, t + 1):
            if int(ids[t - back]) == target:
                distance = back
                break
        group = G if distance is None else sum(distance > edge for edge in edges)
        plain = hidden = cost(window, target)
        if distance is not None and distance <= context:
            window[context - distance] = blank
            hidden = cost(window, target)
        bits[group].append(plain)
        rises[group].append(hidden - plain)
    return torch.tensor([[sum(b) / len(b), sum(r) / len(r)] for b, r in zip(bits, rises)])


# == wrong 11
# mistake: The rise has the wrong sign: the plain cost minus the hidden.
# accept: sign|minus|negative|rises|other way
def by_distance(model, ids, context, edges, blank):
    last_seen, rows = {}, []
    text = ids.tolist()
    for t, token in enumerate(text):
        if t >= context:
            seen = text[t - context : t]
            hidden = list(seen)
            place = last_seen.get(token)
            if place is None:
                group = len(edges)
            else:
                group = len([e for e in edges if t - place > e])
                if place >= t - context:
                    hidden[place - (t - context)] = blank
            rows.append((group, seen, hidden, token))
        last_seen[token] = t
    groups, seen, hidden, tokens = (torch.tensor(list(one)) for one in zip(*rows))
    ce = torch.nn.functional.cross_entropy
    with torch.no_grad():
        a, b = (ce(model(x)[:, -1], tokens, reduction="none") / math.log(2)
                for x in (seen, hidden))
    table = []
    for g in range(len(edges) + 1):
        mine = groups == g
        table.append(torch.stack([a[mine].mean(), a[mine].mean() - b[mine].mean()]))
    return torch.stack(table)


# == wrong 12
# mistake: New tokens go into the first group.
# accept: new|last group
def by_distance(model, ids, context, edges, blank):
    G = len(edges)
    bits = [[] for _ in range(G + 1)]
    rises = [[] for _ in range(G + 1)]

    def cost(window, target):
        logits = model(window[None])[0, -1]
        return -logits.log_softmax(-1)[target].item() / math.log(2)

    for t in range(context, len(ids)):
        window, target = ids[t - context : t].clone(), int(ids[t])
        distance = None
        for back in range(1, t + 1):
            if int(ids[t - back]) == target:
                distance = back
                break
        group = 0 if distance is None else sum(distance > edge for edge in edges)
        plain = hidden = cost(window, target)
        if distance is not None and distance <= context:
            window[context - distance] = blank
            hidden = cost(window, target)
        bits[group].append(plain)
        rises[group].append(hidden - plain)
    return torch.tensor([[sum(b) / len(b), sum(r) / len(r)] for b, r in zip(bits, rises)])


# == wrong 13
# mistake: Where the context does not reach the last place, its oldest token is hidden.
# accept: reach|oldest|outside|further
def by_distance(model, ids, context, edges, blank):
    windows = ids.unfold(0, context + 1, 1)
    read, targets = windows[:, :-1].clone(), windows[:, -1]
    same = ids[:, None] == ids[None, :]
    before = torch.arange(len(ids))[None, :] < torch.arange(len(ids))[:, None]
    places = torch.arange(len(ids)).expand(len(ids), -1)
    last = places.masked_fill(~(same & before), -1).amax(dim=1)[context:]
    here = torch.arange(context, len(ids))
    distance = torch.where(last >= 0, here - last, len(ids) + max(edges) + 1)
    group = (distance[:, None] > torch.tensor(edges)).sum(dim=1)

    def bits(x):
        p = model(x)[:, -1].softmax(dim=-1)
        return -p.gather(1, targets[:, None])[:, 0].log2()

    plain = bits(read)
    rows = torch.arange(len(read))
    read[rows, (context - distance).clamp(min=0)] = blank
    rise = bits(read) - plain
    one_hot = torch.nn.functional.one_hot(group, len(edges) + 1).to(plain.dtype)
    return one_hot.T @ torch.stack([plain, rise], dim=1) / one_hot.sum(0)[:, None]


# == wrong 14
# mistake: The second column holds the hidden cost, not by how much it rises.
# accept: rise|difference|minus|cost itself|more
def by_distance(model, ids, context, edges, blank):
    last_seen, rows = {}, []
    text = ids.tolist()
    for t, token in enumerate(text):
        if t >= context:
            seen = text[t - context : t]
            hidden = list(seen)
            place = last_seen.get(token)
            if place is None:
                group = len(edges)
            else:
                group = len([e for e in edges if t - place > e])
                if place >= t - context:
                    hidden[place - (t - context)] = blank
            rows.append((group, seen, hidden, token))
        last_seen[token] = t
    groups, seen, hidden, tokens = (torch.tensor(list(one)) for one in zip(*rows))
    ce = torch.nn.functional.cross_entropy
    with torch.no_grad():
        a, b = (ce(model(x)[:, -1], tokens, reduction="none") / math.log(2)
                for x in (seen, hidden))
    table = []
    for g in range(len(edges) + 1):
        mine = groups == g
        table.append(torch.stack([a[mine].mean(), b[mine].mean()]))
    return torch.stack(table)


# == wrong 15
# mistake: The sums of a group are divided by all tokens judged.
# accept: mean|group|all tokens|divided|size
def by_distance(model, ids, context, edges, blank):
    windows = ids.unfold(0, context + 1, 1)
    read, targets = windows[:, :-1].clone(), windows[:, -1]
    same = ids[:, None] == ids[None, :]
    before = torch.arange(len(ids))[None, :] < torch.arange(len(ids))[:, None]
    places = torch.arange(len(ids)).expand(len(ids), -1)
    last = places.masked_fill(~(same & before), -1).amax(dim=1)[context:]
    here = torch.arange(context, len(ids))
    distance = torch.where(last >= 0, here - last, len(ids) + max(edges) + 1)
    group = (distance[:, None] > torch.tensor(edges)).sum(dim=1)

    def bits(x):
        p = model(x)[:, -1].softmax(dim=-1)
        return -p.gather(1, targets[:, None])[:, 0].log2()

    plain = bits(read)
    rows = (distance <= context).nonzero()[:, 0]
    read[rows, context - distance[rows]] = blank
    rise = bits(read) - plain
    one_hot = torch.nn.functional.one_hot(group, len(edges) + 1).to(plain.dtype)
    return one_hot.T @ torch.stack([plain, rise], dim=1) / len(plain)


# == wrong 16
# mistake: The distance is that of the newest token read, not of the token judged.
# accept: judged|target|next|read
def by_distance(model, ids, context, edges, blank):
    windows = ids.unfold(0, context + 1, 1)
    read, targets = windows[:, :-1].clone(), windows[:, -1]
    same = ids[:, None] == ids[None, :]
    before = torch.arange(len(ids))[None, :] < torch.arange(len(ids))[:, None]
    places = torch.arange(len(ids)).expand(len(ids), -1)
    last = places.masked_fill(~(same & before), -1).amax(dim=1)[context - 1 : -1]
    here = torch.arange(context - 1, len(ids) - 1)
    distance = torch.where(last >= 0, here - last, len(ids) + max(edges) + 1)
    group = (distance[:, None] > torch.tensor(edges)).sum(dim=1)

    def bits(x):
        p = model(x)[:, -1].softmax(dim=-1)
        return -p.gather(1, targets[:, None])[:, 0].log2()

    plain = bits(read)
    rows = (distance <= context).nonzero()[:, 0]
    read[rows, context - 1 - distance[rows].clamp(max=context - 1)] = blank
    rise = bits(read) - plain
    one_hot = torch.nn.functional.one_hot(group, len(edges) + 1).to(plain.dtype)
    return one_hot.T @ torch.stack([plain, rise], dim=1) / one_hot.sum(0)[:, None]
