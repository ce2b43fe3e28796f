# Answers to reach of 14-llama, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T, V = base.shape[1:]
    far = torch.zeros(T, dtype=torch.int64)
    for s in range(T):
        for token in range(V):
            if token == ids[0, s]:
                continue
            other = ids.clone()
            other[0, s] = token
            moved = (model(other) != base).any(dim=-1)[0]
            back = torch.arange(T) - s
            far = torch.where(moved, torch.maximum(far, back), far)
    return far


# == right 2
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far)


# == right 3
def reach(model, ids):
    with torch.no_grad():
        logits = model(ids)[0]
        T, V = logits.shape
        seen = torch.zeros(T, T, dtype=torch.bool)  # [t, s]
        for s in range(T):
            for step in (1, 3, 5):
                changed = ids.clone()
                changed[:, s] = (changed[:, s] + step) % V
                seen[:, s] |= (model(changed)[0] - logits).abs().amax(dim=1) > 0
    first = seen.int().argmax(dim=1)
    return torch.arange(T) - first


# == right 4
@torch.no_grad()
def reach(model, ids):
    # From the left: the first token whose exchange matters is the furthest.
    base = model(ids)[0]
    T, V = base.shape
    result = torch.full((T,), -1)
    for s in range(T):
        changed = torch.zeros(T, dtype=torch.bool)
        for token in set(range(V)) - {int(ids[0, s])}:
            new = torch.cat(
                [ids[:, :s], torch.tensor([[token]]), ids[:, s + 1 :]], dim=1
            )
            changed |= ~torch.all(model(new)[0] == base, dim=-1)
        for t in range(T):
            if changed[t] and result[t] < 0:
                result[t] = t - s
    return result


# == wrong 1
# mistake: Computed from the windows, with w for each layer in the place of w - 1.
# accept: w - 1|one|itself|window|measure
def reach(model, ids):
    far = sum(block.attention.window for block in model.blocks)
    return torch.arange(ids.shape[1]).clip(max=far)


# == wrong 2
# mistake: Looks at one layer alone: the window less one.
# accept: layer|below|window|measure
def reach(model, ids):
    far = model.blocks[0].attention.window - 1
    return torch.arange(ids.shape[1]).clip(max=far)


# == wrong 3
# mistake: Read off the windows, and not measured: other models cannot be asked.
# accept: measure|any model|model|window|blocks
def reach(model, ids):
    far = sum(block.attention.window - 1 for block in model.blocks)
    return torch.arange(ids.shape[1]).clip(max=far)


# == wrong 4
# mistake: A tolerance: small changes do not count.
# accept: little|toleran|small|exact
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = ~torch.isclose(model(other), base, rtol=1e-2, atol=1e-2).all(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far)


# == wrong 5
# mistake: allclose's tolerance: the smallest changes do not count.
# accept: little|toleran|small|exact
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = ~torch.isclose(model(other), base).all(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far)


# == wrong 6
# mistake: The place of the furthest token, not how far back it is.
# accept: position|place|back|distance
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = list(range(T))
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = min(far[t], s)
    return torch.tensor(far)


# == wrong 7
# mistake: Counts the tokens, itself included.
# accept: itself|one|count
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s + 1)
    return torch.tensor(far)


# == wrong 8
# mistake: Exchanges every token for token 0, which changes nothing where 0 stands already.
# accept: 0|same|already|itself|fixed
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = 0
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far)


# == wrong 9
# mistake: Exchanges every token for the last of the text, itself at times the same.
# accept: same|already|fixed|another
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = ids[0, -1]
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far)


# == wrong 10
# mistake: The nearest token that matters.
# accept: nearest|furthest|closest|nearer
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [T] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = min(far[t], t - s)
    return torch.tensor(far)


# == wrong 11
# mistake: Compares the likeliest token alone.
# accept: likeliest|argmax|logit
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = (model(other).argmax(-1) != base.argmax(-1))[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far)


# == wrong 12
# mistake: The tokens that matter are counted, the furthest is not sought.
# accept: count|furthest|gap|between
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] += int(s < t)
    return torch.tensor(far)


# == wrong 13
# mistake: Walks back and stops at the first token that does not matter.
# accept: first|stop|gap|beyond|furthest
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T, V = base.shape[1:]
    seen = torch.zeros(T, T, dtype=torch.bool)
    for s in range(T):
        other = ids.clone()
        other[0, s] = (other[0, s] + 1) % V
        seen[:, s] = (model(other) != base).any(-1)[0]
    far = []
    for t in range(T):
        d = 0
        while d < t and seen[t, t - d - 1]:
            d += 1
        far.append(d)
    return torch.tensor(far)


# == wrong 14
# mistake: How far ahead each token is felt.
# accept: ahead|forward|back|direction
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T, V = base.shape[1:]
    far = []
    for s in range(T):
        other = ids.clone()
        other[0, s] = (other[0, s] + 1) % V
        changed = (model(other) != base).any(-1)[0].nonzero()
        far.append(int(changed.max()) - s)
    return torch.tensor(far)


# == wrong 15
# mistake: Measured at the last position alone, and cut off for the others.
# accept: last|each position|every
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T, V = base.shape[1:]
    far = 0
    for s in range(T):
        other = ids.clone()
        other[0, s] = (other[0, s] + 1) % V
        if (model(other)[0, -1] != base[0, -1]).any():
            far = max(far, T - 1 - s)
    return torch.arange(T).clip(max=far)


# == wrong 16
# mistake: The first logit alone is compared.
# accept: logit|all|first
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = (model(other) - base)[0, :, 0].round(decimals=6) != 0
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far)


# == wrong 17
# mistake: Exchanges without wrapping round: the largest token has no next.
# accept: V|range|index|vocabulary|V - 1
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = ids[0, s] + 1
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far)


# == wrong 18
# mistake: Returned as float.
# accept: int64|type|integer|float
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    V = base.shape[-1]
    far = [0] * T
    for s in range(T):
        other = ids.clone()
        other[0, s] = (ids[0, s] + 1) % V
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(far[t], t - s)
    return torch.tensor(far).float()


# == wrong 19
# mistake: The exchange is taken from the texts's own tokens: neighbours swapped, so that two change.
# accept: two|swap|one|exchange
@torch.no_grad()
def reach(model, ids):
    base = model(ids)
    T = ids.shape[1]
    far = torch.zeros(T, dtype=torch.int64)
    for s in range(T - 1):
        other = ids.clone()
        other[0, s], other[0, s + 1] = ids[0, s + 1], ids[0, s]
        changed = (model(other) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = max(int(far[t]), t - s)
    return far


# == wrong 20
# mistake: The text that is given is itself changed and not put back, and compared with the model's last answer.
# accept: given|back|restore|change
@torch.no_grad()
def reach(model, ids):
    T = ids.shape[1]
    V = model(ids).shape[-1]
    far = torch.zeros(T, dtype=torch.int64)
    base = model(ids)
    for s in reversed(range(T)):
        ids[0, s] = (ids[0, s] + 1) % V
        changed = (model(ids) != base).any(-1)[0]
        for t in range(s, T):
            if changed[t]:
                far[t] = t - s
    return far
