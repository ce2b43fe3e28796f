# Answers to bits-per-byte of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        total += losses[skip:].sum().item()
        start += half
    return total / math.log(2) / size


# == right 2
def bits_per_byte(model, ids, size, context):
    # every prediction looked up alone: which window is it counted in?
    half = context // 2
    bits = 0.0
    with torch.no_grad():
        for t in range(len(ids) - 1):                 # predicts ids[t + 1]
            begin = max(0, t // half - 1) * half
            window = ids[begin : t + 1].unsqueeze(0)
            log_p = model(window)[0, -1].double().log_softmax(dim=-1)
            bits -= float(log_p[ids[t + 1]]) / math.log(2)
    return bits / size


# == right 3
@torch.no_grad()
def bits_per_byte(model, ids, size, context):
    x, y = ids[:-1], ids[1:]
    h = context // 2

    def nll(window):
        lp = torch.log_softmax(model(x[window].reshape(1, -1)).squeeze(0), -1)
        return -lp.gather(1, y[window].reshape(-1, 1)).flatten() / math.log(2)

    costs = [nll(slice(0, context))]
    for begin in range(h, len(x) - h, h):
        costs.append(nll(slice(begin, begin + context))[h:])
    every = torch.cat(costs)
    assert len(every) == len(y)
    return (every.sum() / size).item()


# == wrong 1
# mistake: The windows do not overlap.
# accept: overlap|half
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0
        total += losses[skip:].sum().item()
        start += context
    return total / math.log(2) / size


# == wrong 2
# mistake: Every prediction of every window counts, so many tokens count twice.
# accept: twice|once|every prediction|all predictions
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0
        total += losses[skip:].sum().item()
        start += half
    return total / math.log(2) / size


# == wrong 3
# mistake: The cost is for each token, not for each byte.
# accept: byte|token
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        total += losses[skip:].sum().item()
        start += half
    return total / math.log(2) / N


# == wrong 4
# mistake: The cost is in nats, not in bits.
# accept: nat|log 2|ln 2|log(2)|base 2|bits
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        total += losses[skip:].sum().item()
        start += half
    return total / size


# == wrong 5
# mistake: The model's score at a place is held against the token that it read there, not the next one.
# accept: next|shift|itself|input|same place|t + 1
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = inputs
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        total += losses[skip:].sum().item()
        start += half
    return total / math.log(2) / size


# == wrong 6
# mistake: In later windows the first half is counted, not the second.
# accept: first half|second half|from place|little to go by|half
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        total += (losses if start == 0 else losses[:half]).sum().item()
        start += half
    return total / math.log(2) / size


# == wrong 7
# mistake: Windows that are shorter than the context are left out.
# accept: short|last|left out|end|miss
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start + context <= N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        total += losses[skip:].sum().item()
        start += half
    return total / math.log(2) / size


# == wrong 8
# mistake: The means of the windows are averaged, though windows count unlike many tokens.
# accept: mean|average
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    means = []
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        means.append(losses[skip:].mean().item())
        start += half
    return sum(means) / len(means) * N / size / math.log(2)


# == wrong 9
# mistake: The mean is multiplied by the number of ids, the start token too.
# accept: start|N + 1|costs nothing|one too many|number of
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        total += losses[skip:].sum().item()
        start += half
    return total / N * len(ids) / math.log(2) / size


# == wrong 10
# mistake: Later windows count from one place too late, so one token of each is missed.
# accept: once|miss|place|half|late|left out
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half + 1
        total += losses[skip:].sum().item()
        start += half
    return total / math.log(2) / size


# == wrong 11
# mistake: The softmax goes over the places, not over the vocabulary.
# accept: vocabulary|dim|softmax|axis|last
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs[None])[0]
        log_p = torch.log_softmax(logits, dim=0)
        losses = -log_p[torch.arange(len(targets)), targets]
        skip = 0 if start == 0 else half
        total += losses[skip:].sum().item()
        start += half
    return total / math.log(2) / size


# == wrong 12
# mistake: The ids go to the model without a batch dimension.
# accept: (B, T)|batch|dimension|shape
def bits_per_byte(model, ids, size, context):
    half, N = context // 2, len(ids) - 1
    total = 0.0
    start = 0
    while start == 0 or start + half < N:
        inputs = ids[start : min(start + context, N)]
        targets = ids[start + 1 : start + 1 + len(inputs)]
        with torch.no_grad():
            logits = model(inputs)
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        skip = 0 if start == 0 else half
        total += losses[skip:].sum().item()
        start += half
    return total / math.log(2) / size
