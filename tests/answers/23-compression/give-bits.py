# Answers to give-bits of 23-compression, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == right 2
def give_bits(weights, inputs, budget):
    names = list(weights)
    count = [weights[n].numel() for n in names]
    errors = []  # for each layer: bits -> error
    for n in names:
        w, x, found = weights[n], inputs[n], {}
        for b in (2, 4, 8):
            step = w.abs().amax(1, keepdim=True) / (2 ** (b - 1) - 1)
            found[b] = float((x @ (step * (w / step).round() - w).T).square().sum())
        errors.append(found)

    bits = [2] * len(names)
    while True:
        free = 8 * budget - sum(c * b for c, b in zip(count, bits))  # in bits
        steps = [k for k, b in enumerate(bits) if b < 8 and count[k] * b <= free]
        if not steps:
            return bits
        k = max(steps, key=lambda k: (errors[k][bits[k]] - errors[k][2 * bits[k]])
                / (count[k] * bits[k]))
        bits[k] *= 2


# == right 3
def give_bits(weights, inputs, budget):
    NEXT = {2: 4, 4: 8}

    def rounded(w, b):
        top = 2 ** (b - 1) - 1
        rows = []
        for row in w:
            scale = row.abs().max() / top
            rows.append(torch.round(row / scale).clamp(-top, top) * scale)
        return torch.stack(rows)

    def error(name, b):
        x = inputs[name]
        return F.mse_loss(x @ rounded(weights[name], b).T, x @ weights[name].T,
                          reduction="sum").item()

    bits = dict.fromkeys(weights, 2)
    left = budget - sum(w.numel() / 4 for w in weights.values())
    while True:
        steps = []
        for name, now in bits.items():
            if now in NEXT:
                then = NEXT[now]
                price = weights[name].numel() * (then - now) / 8
                if price <= left:
                    steps.append(((error(name, now) - error(name, then)) / price,
                                  price, name))
        if not steps:
            break
        _, price, name = max(steps)
        bits[name] = NEXT[bits[name]]
        left -= price
    return [bits[name] for name in weights]


# == wrong 1
# mistake: The step that lowers the error most, whatever it costs.
# accept: byte
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b))
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 2
# mistake: The error of the weights, without the inputs.
# accept: input | reads | output | x Ŵ
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((back - w) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 3
# mistake: The layer with the largest error gets the bits.
# accept: lower | largest error | falls | gain | drop
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = error(name, b)
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 4
# mistake: Stops when the best step of all does not fit, though others do.
# accept: allow | fit | still | smaller | other
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        gains = {}
        for name, b in bits.items():
            if b < 8:
                more = size(name, 2 * b) - size(name, b)
                gains[name] = (error(name, b) - error(name, 2 * b)) / more
        if not gains:
            break
        best = max(gains, key=gains.get)
        if used + size(best, bits[best]) > budget:
            break
        bits[best] *= 2
    return list(bits.values())


# == wrong 5
# mistake: A step that would just fill the budget is refused.
# accept: budget | exact | equal | just
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more >= budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 6
# mistake: The last step may go beyond the budget.
# accept: budget | beyond | more than | exceed | allow
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 7
# mistake: One scale for the whole layer.
# accept: row | scale
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max() / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 8
# mistake: The scale is max / 2^(b-1), with codes down to −2^(b-1).
# accept: ± | 2^ | symmetric | codes | − 1 | one step
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1)
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top - 1)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 9
# mistake: Unsigned codes: 2^b − 1 steps on each side.
# accept: 2^ | sign | codes | twice | half
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** b - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 10
# mistake: The mean error, not the sum.
# accept: mean | sum
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).mean().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 11
# mistake: The error is taken relative to the layer's output.
# accept: relative | share of | divided | loud | sum over
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return (((x @ back.T - x @ w.T) ** 2).sum() / (x @ w.T).square().sum()).item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 12
# mistake: Sizes are in bits, the budget in bytes.
# accept: byte | / 8 | bits
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 13
# mistake: The gain per weight and not per byte added: a step to 8 bits counts as cheap as one to 4.
# accept: byte | add
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, 2 * b) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, 2 * b)) / weights[name].numel()
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] *= 2


# == wrong 14
# mistake: Layers are ranked once, by the step to 4 bits; those that got it stay in front for the step to 8.
# accept: again | each step | after every | anew | once | 4 to 8 | 2 to 4
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    bits = {name: 2 for name in weights}
    left = budget - sum(w.numel() * 2 / 8 for w in weights.values())
    order = sorted(
        weights,
        key=lambda n: (error(n, 2) - error(n, 4)) / weights[n].numel(),
        reverse=True,
    )
    for target in (4, 8):
        for name in order:
            price = weights[name].numel() * (target / 2) / 8
            if bits[name] == target / 2 and price <= left:
                bits[name] = target
                left -= price
    return list(bits.values())


# == wrong 15
# mistake: Bits grow one by one.
# accept: 2 to 4 | 4 to 8 | one bit | 3 | doubl
def give_bits(weights, inputs, budget):
    def error(name, b):
        w, x = weights[name], inputs[name]
        top = 2 ** (b - 1) - 1
        s = w.abs().max(dim=1, keepdim=True).values / top
        back = s * torch.round(w / s).clamp(-top, top)
        return ((x @ back.T - x @ w.T) ** 2).sum().item()

    def size(name, b):
        return weights[name].numel() * b / 8

    bits = {name: 2 for name in weights}
    while True:
        used = sum(size(name, b) for name, b in bits.items())
        best, best_gain = None, -math.inf
        for name, b in bits.items():
            if b == 8:
                continue
            more = size(name, b + 1) - size(name, b)
            if used + more > budget:
                continue
            gain = (error(name, b) - error(name, b + 1)) / more
            if gain > best_gain:
                best, best_gain = name, gain
        if best is None:
            return list(bits.values())
        bits[best] += 1
