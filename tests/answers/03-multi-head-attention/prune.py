# Answers to prune of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == right 2
def prune(x, matrices, heads, keep):
    W = x.shape[-1]
    pieces = [m.unflatten(-1, (heads, W // heads)) for m in matrices[:3]]
    q, k, v = (torch.einsum("btw,whd->bhtd", x, m) for m in pieces)
    scores = torch.einsum("bhtd,bhsd->bhts", q, k) / (W // heads) ** 0.5
    mixed = torch.einsum("bhts,bhsd->bthd", scores.softmax(-1), v)
    rows = matrices[3].unflatten(0, (heads, W // heads))
    parts = torch.einsum("bthd,hdw->hbtw", mixed, rows).flatten(1)
    gram = parts @ parts.T  # what is lost without a set of heads is the sum of its block
    gone = []
    for _ in range(heads - keep):
        rest = [h for h in range(heads) if h not in gone]
        lost = [gram[gone + [h]][:, gone + [h]].sum() for h in rest]
        gone.append(rest[int(torch.stack(lost).argmin())])
    kept = sorted(set(range(heads)) - set(gone))
    A = mixed[:, :, kept].flatten(2).flatten(0, 1)
    b = parts.sum(0).view(-1, W)
    w_output = torch.linalg.solve(A.T @ A, A.T @ b)
    return kept, (*(m[:, kept].flatten(1) for m in pieces), w_output)


# == right 3
def prune(x, matrices, heads, keep):
    W = x.shape[2]
    D = W // heads

    def joined(alive):
        """The heads side by side, zeros for those that are gone."""
        out = torch.zeros_like(x)
        for h in range(heads):
            if alive[h]:
                s = slice(h * D, (h + 1) * D)
                q, k, v = (x @ m[:, s] for m in matrices[:3])
                out[:, :, s] = torch.softmax(q @ k.transpose(1, 2) / D**0.5, -1) @ v
        return out

    alive = torch.ones(heads, dtype=torch.bool)
    goal = joined(alive) @ matrices[3]
    while alive.sum() > keep:
        best, choice = float("inf"), None
        for h in alive.nonzero().flatten():
            trial = alive.clone()
            trial[h] = False
            error = torch.dist(joined(trial) @ matrices[3], goal)
            if error < best:
                best, choice = error, h
        alive[choice] = False
    wide = alive.repeat_interleave(D)
    features = joined(alive)[:, :, wide].reshape(-1, int(wide.sum()))
    fitted = torch.linalg.pinv(features) @ goal.reshape(-1, W)
    return alive.nonzero().flatten().tolist(), [m[:, wide] for m in matrices[:3]] + [fitted]


# == wrong 1
# mistake: Each time the head goes that adds least by itself, whatever else is gone.
# accept: itself|alone|together|gone|already|undo
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = parts[:, head].square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 2
# mistake: All heads are judged once, with every other head still there, and the cheapest go together.
# accept: once|already|gone|anew|again|one after|after the other|together|alone
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    losses = [(whole - (whole - parts[:, head])).square().sum() for head in range(heads)]
    order = sorted(range(heads), key=lambda head: losses[head])
    left = sorted(order[heads - keep :])
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 3
# mistake: The output is compared with that of the layer before this step, not with the whole one.
# accept: whole|original|before|step|present|already|gone
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        now = parts[:, left].sum(dim=1)
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - now).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 4
# mistake: The output matrix is not fitted anew: the rows of the old one.
# accept: fit|anew|least squares|rows
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = w_output[columns]
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 5
# mistake: Heads are taken by the error after a new fit, not with the output matrix as it is.
# accept: fit|refit|last|end|given|old|as it is
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            some = mixed[:, rest].transpose(1, 2).reshape(B * T, len(rest) * D)
            best = torch.linalg.lstsq(some, whole.reshape(B * T, W)).solution
            losses[head] = (some @ best - whole.reshape(B * T, W)).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 6
# mistake: The attention is causal.
# accept: causal|mask|later|future
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    mask = torch.ones(T, T, dtype=torch.bool).tril()
    weights = (q @ k.mT / math.sqrt(D)).masked_fill(~mask, -math.inf).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 7
# mistake: The scores are divided by the root of the whole width.
# accept: root|√|sqrt|width|scale|divid
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(W)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 8
# mistake: The heads that are gone are returned, and their matrices.
# accept: gone|kept|left|stay|taken|removed
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    left = sorted(set(range(heads)) - set(left))
    keep = len(left)
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 9
# mistake: Each time the head goes that matters most.
# accept: most|least|nearest|farthest|far|largest|smallest
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(max(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 10
# mistake: The best set of heads is searched among all sets, not by taking one after the other.
# accept: one after|one by one|all sets|sets|greedy|step
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    import itertools
    left = list(min(itertools.combinations(range(heads), keep),
                    key=lambda some: (parts[:, some].sum(dim=1) - whole).square().sum().item()))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 11
# mistake: Heads are added one after the other, from none, in place of taken away.
# accept: away|add|begin|from all|built|none|taking|take
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    left = []
    while len(left) < keep:
        losses = {}
        for head in set(range(heads)) - set(left):
            some = [*left, head]
            losses[head] = (parts[:, some].sum(dim=1) - whole).square().sum().item()
        left.append(min(losses, key=losses.get))
    left = sorted(left)
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 12
# mistake: Only the first text is looked at when heads are compared.
# accept: text|batch|all|first
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[0, rest].sum(dim=0) - whole[0]).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 13
# mistake: The new matrix is fitted for the first text alone.
# accept: text|batch|all|first
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined[:T], whole[0]).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 14
# mistake: A matrix is fitted for each text, and their mean is returned.
# accept: text|batch|all|mean|together|one fit|each
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined.view(B, T, -1), whole).solution.mean(dim=0)
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 15
# mistake: The fit aims at what the heads that are left add, not at the whole output: the old rows come back.
# accept: whole|fit|aim|target|old|rows|left
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, parts[:, left].sum(dim=1).reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 16
# mistake: After a head has gone its place in the list is taken for its number.
# accept: number|index|place|list|shift|kept|already|gone
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    gone, rest_parts = [], parts
    while len(gone) < heads - keep:
        losses = []
        for n in range(rest_parts.shape[1]):
            others = [m for m in range(rest_parts.shape[1]) if m != n]
            losses.append((rest_parts[:, others].sum(dim=1) - whole).square().sum().item())
        n = losses.index(min(losses))
        gone.append(n)
        rest_parts = torch.cat([rest_parts[:, :n], rest_parts[:, n + 1 :]], dim=1)
    left = [head for head in range(heads) if head not in gone][:keep]
    keep = len(left)
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 17
# mistake: The heads come out of the width without a transpose.
# accept: transpose|reshape|axes|axis|time|position|stretch|view
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).reshape(B, heads, T, D) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 18
# mistake: The matrices of the queries, keys and values lose rows, not columns.
# accept: column|row|shape
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[columns].T for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 19
# mistake: What is compared is the attention's weights, not the output.
# accept: output|weights|whole|away
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = weights[:, head].square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 20
# mistake: What is compared are the joined heads before the output matrix.
# accept: output|W_O|matrix|joined|before|w_output
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = mixed[:, [h for h in range(heads) if h not in rest]].square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 21
# mistake: The outputs are averaged over the texts before they are compared.
# accept: text|average|mean|sum of squares|square|cancel
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).mean(dim=0).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 22
# mistake: Heads are kept in the order in which they would go, not in increasing order.
# accept: order|increasing|sort
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left = sorted(losses, key=losses.get, reverse=True)
        left.pop()
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [*small, fitted]


# == wrong 23
# mistake: The matrices of queries and keys come back in exchanged places.
# accept: order|query|first rows
def prune(x, matrices, heads, keep):
    w_query, w_key, w_value, w_output = matrices
    B, T, W = x.shape
    D = W // heads
    q, k, v = (
        (x @ w).view(B, T, heads, D).transpose(1, 2) for w in (w_query, w_key, w_value)
    )
    weights = (q @ k.mT / math.sqrt(D)).softmax(dim=-1)
    mixed = weights @ v  # (B, H, T, D)
    parts = mixed @ w_output.view(heads, D, W)  # (B, H, T, W)
    whole = parts.sum(dim=1)
    left = list(range(heads))
    while len(left) > keep:
        losses = {}
        for head in left:
            rest = [other for other in left if other != head]
            losses[head] = (parts[:, rest].sum(dim=1) - whole).square().sum().item()
        left.remove(min(losses, key=losses.get))
    columns = [h * D + d for h in left for d in range(D)]
    joined = mixed[:, left].transpose(1, 2).reshape(B * T, keep * D)
    fitted = torch.linalg.lstsq(joined, whole.reshape(B * T, W)).solution
    small = [w[:, columns] for w in (w_query, w_key, w_value)]
    return left, [small[1], small[0], small[2], fitted]
