# Answers to pipeline of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == right 2
def pipeline(learn, fit, texts, new):
    made = learn(texts)
    around = lambda text: [made.size] + list(made.encode(text)) + [made.size]
    model = fit([around(text) for text in texts], made.size + 1)
    fresh = [torch.tensor(around(text)) for text in new]
    cost = sum(
        torch.nn.functional.cross_entropy(
            model(ids[None, :-1])[0], ids[1:], reduction="sum").item()
        for ids in fresh)
    return {"bits a byte": cost / math.log(2) / len("".join(new).encode()),
            "tokens": sum(len(made.encode(text)) for text in new) / len(new),
            "parameters": sum(math.prod(p.shape) for p in model.parameters())}


# == right 3
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    END, V = tokenizer.size, tokenizer.size + 1
    model = fit([[END] + tokenizer.encode(t) + [END] for t in texts], V)
    result = {"parameters": 0, "tokens": 0.0, "bits a byte": 0.0}
    for p in model.parameters():
        result["parameters"] += p.nelement()
    bytes_ = sum(len(t.encode()) for t in new)
    for t in new:
        ids = torch.tensor(tokenizer.encode(t), dtype=torch.long)
        result["tokens"] += len(ids) / len(new)
        read = torch.cat([torch.tensor([END]), ids])
        wanted = torch.cat([ids, torch.tensor([END])])
        p = model(read.unsqueeze(0)).squeeze(0).softmax(dim=1)
        bits = -p[torch.arange(len(read)), wanted].log2().sum()
        result["bits a byte"] += bits.item() / bytes_
    return result


# == wrong 1
# mistake: The tokenizer learns from the new texts too.
# accept: learn
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts + new)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 2
# mistake: The vocabulary leaves out the end token.
# accept: vocabulary|end token|one more
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 3
# mistake: No end token after the sequences.
# accept: end|after
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text)] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 4
# mistake: One end token between texts: all texts are one long sequence.
# accept: each|sequence|text
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    sequences = [sum(sequences, [])]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 5
# mistake: tokens counts the end tokens too.
# accept: without|end
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids)
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 6
# mistake: tokens is the sum of all texts, not the mean.
# accept: mean|sum|total
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count,
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 7
# mistake: The number of parameter tensors, not of numbers.
# accept: numbers|tensors|numel
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": len(list(model.parameters())),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 8
# mistake: In nats.
# accept: nats|bits|log
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / size,
    }


# == wrong 9
# mistake: Divided by characters, not by bytes.
# accept: characters|UTF-8|bytes
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text)
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 10
# mistake: The mean of each text's bits a byte, not all bits by all bytes.
# accept: mean|all|each text|every text
def pipeline(learn, fit, texts, new):
    made = learn(texts)
    around = lambda text: [made.size] + list(made.encode(text)) + [made.size]
    model = fit([around(text) for text in texts], made.size + 1)
    fresh = [torch.tensor(around(text)) for text in new]
    cost = sum(
        torch.nn.functional.cross_entropy(
            model(ids[None, :-1])[0], ids[1:], reduction="sum").item()
        for ids in fresh)
    each = [torch.nn.functional.cross_entropy(
        model(ids[None, :-1])[0], ids[1:], reduction="sum").item() / len(text.encode())
        for ids, text in zip(fresh, new)]
    return {"bits a byte": sum(each) / len(each) / math.log(2),
            "tokens": sum(len(made.encode(text)) for text in new) / len(new),
            "parameters": sum(math.prod(p.shape) for p in model.parameters())}


# == wrong 11
# mistake: The end after a new text is not paid for.
# accept: end
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text)]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 1
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 12
# mistake: The start is missing: the first token is free.
# accept: first|begin|before|start
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [*tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 1
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 13
# mistake: cross_entropy takes the mean: bits a token, added up over texts.
# accept: token|mean|sum
def pipeline(learn, fit, texts, new):
    made = learn(texts)
    around = lambda text: [made.size] + list(made.encode(text)) + [made.size]
    model = fit([around(text) for text in texts], made.size + 1)
    fresh = [torch.tensor(around(text)) for text in new]
    cost = sum(
        torch.nn.functional.cross_entropy(
            model(ids[None, :-1])[0], ids[1:]).item()
        for ids in fresh)
    return {"bits a byte": cost / math.log(2) / len("".join(new).encode()),
            "tokens": sum(len(made.encode(text)) for text in new) / len(new),
            "parameters": sum(math.prod(p.shape) for p in model.parameters())}


# == wrong 14
# mistake: The bytes are divided by the tokens: bits a token, not a byte.
# accept: byte|token
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in new:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(ids) - 1
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 15
# mistake: The new texts are read as one long window.
# accept: window|each|own|text
def pipeline(learn, fit, texts, new):
    made = learn(texts)
    around = lambda text: [made.size] + list(made.encode(text)) + [made.size]
    model = fit([around(text) for text in texts], made.size + 1)
    fresh = [torch.tensor([id for text in new for id in around(text)[:-1]] + [made.size])]
    cost = sum(
        torch.nn.functional.cross_entropy(
            model(ids[None, :-1])[0], ids[1:], reduction="sum").item()
        for ids in fresh)
    return {"bits a byte": cost / math.log(2) / len("".join(new).encode()),
            "tokens": sum(len(made.encode(text)) for text in new) / len(new),
            "parameters": sum(math.prod(p.shape) for p in model.parameters())}


# == wrong 16
# mistake: The bits a byte are those of the texts trained on.
# accept: new|trained|learned|texts
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = [[end, *tokenizer.encode(text), end] for text in texts]
    model = fit(sequences, tokenizer.size + 1)
    nats, count, size = 0.0, 0, 0
    with torch.no_grad():
        for text in texts:
            ids = [end, *tokenizer.encode(text), end]
            logits = model(torch.tensor([ids[:-1]]))[0]
            log_p = logits.log_softmax(dim=-1)
            nats -= sum(float(log_p[t, ids[t + 1]]) for t in range(len(ids) - 1))
            count += len(ids) - 2
            size += len(text.encode("utf-8"))
    return {
        "tokens": count / len(new),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": nats / math.log(2) / size,
    }


# == wrong 17
# mistake: The tokenizer is learned from the new texts too.
# accept: learned from|new|nothing may
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts + new)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text.encode("utf-8"))
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 18
# mistake: The end token is not counted in the vocabulary.
# accept: vocabulary|one more|end
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text.encode("utf-8"))
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 19
# mistake: The end after each new text is not paid for.
# accept: end
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text.encode("utf-8"))
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 20
# mistake: The cost is divided by characters, not by UTF-8 bytes.
# accept: byte|character
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text)
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 21
# mistake: The bits a byte of the texts are averaged, short texts count as much as long ones.
# accept: average|mean|all new texts|together|long
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, costs = [], []
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        costs.append(loss.item() / math.log(2) / len(text.encode("utf-8")))
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": sum(costs) / len(costs),
    }


# == wrong 22
# mistake: The mean number of tokens counts the two ends.
# accept: end|without
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids) + 2)
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text.encode("utf-8"))
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 23
# mistake: The parameters are counted as tensors, not as numbers.
# accept: numbers|tensor|numel|parameters
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text.encode("utf-8"))
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": len(list(model.parameters())),
        "bits a byte": bits / size,
    }


# == wrong 24
# mistake: The sequences have the end only after the text, not before.
# accept: before|end|start
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[*tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text.encode("utf-8"))
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 25
# mistake: The cost is in bits for each token, not for each byte.
# accept: byte|token
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(ids) + 1
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 26
# mistake: The cost is in nats.
# accept: nat|log 2|ln 2|log(2)|base 2
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item()
        size += len(text.encode("utf-8"))
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 27
# mistake: A byte is added for each end.
# accept: byte|end
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text.encode("utf-8")) + 1
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 28
# mistake: The tokens are the mean over the texts that were learned from, not the new ones.
# accept: new
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        row = torch.tensor([end, *ids, end])
        with torch.no_grad():
            logits = model(row[None, :-1])[0]
        loss = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum")
        bits += loss.item() / math.log(2)
        size += len(text.encode("utf-8"))
    return {
        "tokens": sum(len(tokenizer.encode(text)) for text in texts) / len(texts),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == wrong 29
# mistake: All new texts are read in one window, one after the other.
# accept: one window|each|own|separate|alone|after another
def pipeline(learn, fit, texts, new):
    tokenizer = learn(texts)
    end = tokenizer.size
    model = fit([[end, *tokenizer.encode(text), end] for text in texts], end + 1)
    lengths, bits, size = [], 0.0, 0
    every = [end]
    for text in new:
        ids = tokenizer.encode(text)
        lengths.append(len(ids))
        every += [*ids, end]
        size += len(text.encode("utf-8"))
    row = torch.tensor(every)
    with torch.no_grad():
        logits = model(row[None, :-1])[0]
    bits = torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum").item() / math.log(2)
    return {
        "tokens": sum(lengths) / len(lengths),
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }
