# Answers to plan of 13-gpt-variants-and-scaling, by people who had seen the student's
# notebook alone. Each section is one answer: `# == right N` must pass every check,
# `# == wrong N` must fail one. Under a wrong one stand its mistake, and the words (a|b:
# one of them) that an honest hint would contain.


# == right 1
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == right 2
def plan(law, operations, memory, text, V, T):
    L = np.arange(1, 41)
    W = 64 * L
    body = L * (12 * W * W + 13 * W) + 2 * W
    windows = np.floor(operations / T / (6 * (12 * L * W * W + V * W) + 12 * L * W * T))
    fits = (16 * (body + (V + T) * W) <= memory) & (windows >= 1)
    if not fits.any():
        return None
    L, body, D = L[fits], body[fits], (windows[fits] * T).astype(int)
    R = np.maximum(D / text - 1, 0)
    worth = np.where(R > 0, text * (1 + 15 * (1 - np.exp(-R / 15))), D)
    losses = law.loss(body, worth)
    best = int(losses.argmin())
    near = losses <= losses[best] * 1.01
    return {
        "layers": int(L[best]),
        "tokens": int(D[best]),
        "epochs": float(D[best] / text),
        "loss": float(losses[best]),
        "smallest": int(L[near].min()),
    }


# == right 3
def plan(law, operations, memory, text, V, T):
    def value(D):
        R = D / text - 1
        return D if R <= 0 else text + text * 15 * -math.expm1(-R / 15)

    table = {}
    for L in range(1, 41):
        W = L * 64
        tables, body = (V + T) * W, 2 * W + L * W * (12 * W + 13)
        per_token = 72 * L * W * W + 6 * V * W + 12 * L * W * T
        windows = math.floor(operations / per_token / T)
        if windows and (tables + body) * 16 <= memory:
            table[L] = (windows * T, law.loss(body, value(windows * T)))
    if len(table) == 0:
        return None
    layers = min(table, key=lambda L: table[L][1])
    tokens, loss = table[layers]
    small = next(L for L in sorted(table) if table[L][1] / loss <= 1.01)
    return dict(layers=layers, tokens=tokens, epochs=tokens / text, loss=loss, smallest=small)


# == wrong 1
# mistake: Tables take no memory.
# accept: memory|table
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * N > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 2
# mistake: Four bytes a parameter.
# accept: memory|16|byte
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 4 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 3
# mistake: The token table takes memory, that of places does not.
# accept: memory|table|place
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + V * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 4
# mistake: The rule 6 N D for the cost.
# accept: cost|operation|head|6ND|attention|6 N
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * N
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 5
# mistake: Tokens not in whole windows.
# accept: window|whole
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // cost)
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 6
# mistake: N with the tables goes into the law.
# accept: table|layers|N|body
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N + (V + T) * W, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 7
# mistake: Text read again is worth as much as new.
# accept: worth|new|again|repeat|epoch
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 8
# mistake: R without the first reading taken off.
# accept: R|first|epoch|- 1
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 9
# mistake: The formula for less than one reading too.
# accept: R|less|one|epoch|above 0
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if True:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 10
# mistake: Repeated text is worth nothing.
# accept: worth|nothing|repeat|again
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 11
# mistake: The range ends at 39.
# accept: 40|range|largest|layers
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 40):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 12
# mistake: The fewest layers of all that fit.
# accept: smallest|1 %|within|fewest
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 13
# mistake: Within 1 % the largest, not the smallest.
# accept: smallest|fewest|largest
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = max(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 14
# mistake: Tokens are what the text is worth.
# accept: tokens|worth
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, worth))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 15
# mistake: The largest that fits the memory instead of the best.
# accept: largest|lowest|loss|best
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = max(found, key=lambda one: one[1])
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 16
# mistake: A budget under one window: trains all the same.
# accept: window|least one|None|nothing
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64 * L
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        D = max(D, T)
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 17
# mistake: The width is 64.
# accept: width|64
def plan(law, operations, memory, text, V, T):
    found = []
    for L in range(1, 41):
        W = 64
        N = L * (12 * W**2 + 13 * W) + 2 * W
        if 16 * (N + (V + T) * W) > memory:
            continue
        cost = 6 * (12 * L * W**2 + V * W) + 12 * L * W * T
        D = int(operations // (cost * T)) * T
        if D < T:
            continue
        worth, R = D, D / text - 1
        if R > 0:
            worth = text * (1 + 15 * (1 - math.exp(-R / 15)))
        found.append((law.loss(N, worth), L, D))
    if not found:
        return None
    loss, L, D = min(found)
    smallest = min(one[1] for one in found if one[0] <= 1.01 * loss)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": smallest}


# == wrong 18
# mistake: The best size by the law's formula, and the layers nearest to it.
# accept: memory|each L|lowest|worth|operations|N of the layers
def plan(law, operations, memory, text, V, T):
    def size(L):
        return L * (12 * (64 * L) ** 2 + 13 * 64 * L) + 128 * L

    best = law.best_size(operations)[0]
    L = min(range(1, 41), key=lambda L: abs(math.log(size(L) / best)))
    W = 64 * L
    D = int(operations // ((72 * L * W * W + 6 * V * W + 12 * L * W * T) * T)) * T
    if D < T or 16 * (size(L) + (V + T) * W) > memory:
        return None
    R = max(D / text - 1, 0)
    worth = min(D, text) + text * 15 * (1 - math.exp(-R / 15))
    loss = law.loss(size(L), worth)
    return {"layers": L, "tokens": D, "epochs": D / text, "loss": loss, "smallest": L}
