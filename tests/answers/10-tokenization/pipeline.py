# Answers to pipeline of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
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
        "parameters": sum(p.numel() for p in model.parameters()),
        "bits a byte": bits / size,
    }


# == right 2
def pipeline(learn, fit, texts, new):
    tok = learn(list(texts))
    wrap = lambda text: [tok.size] + list(tok.encode(text)) + [tok.size]
    model = fit(list(map(wrap, texts)), vocabulary=tok.size + 1)
    rows = [torch.tensor(wrap(text), dtype=torch.long) for text in new]

    def nats(row):
        log_p = model(row[:-1].unsqueeze(0)).log_softmax(dim=-1)
        return -log_p[0, torch.arange(len(row) - 1), row[1:]].sum()

    with torch.no_grad():
        cost = sum(float(nats(row)) for row in rows)
    return dict([
        ("tokens", sum(len(row) - 2 for row in rows) / len(rows)),
        ("parameters", sum(math.prod(p.shape) for p in model.parameters())),
        ("bits a byte", cost / math.log(2) / len("".join(new).encode())),
    ])


# == right 3
def pipeline(learn, fit, texts, new):
    def ids_of(text):
        return [end] + tokenizer.encode(text) + [end]

    def bits(ids):
        """Cost in bits of all ids but the first."""
        total = 0
        scores = model(torch.tensor([ids[:-1]]))[0].detach().double()
        for place, target in enumerate(ids[1:]):
            total -= math.log2(scores[place].softmax(dim=0)[target].item())
        return total

    tokenizer = learn(texts)
    end = tokenizer.size
    sequences = []
    for text in texts:
        sequences.append(ids_of(text))
    model = fit(sequences, end + 1)
    result = {}
    result["tokens"] = torch.tensor([len(tokenizer.encode(t)) for t in new]).float().mean().item()
    result["parameters"] = sum([p.nelement() for p in model.parameters()])
    result["bits a byte"] = sum(bits(ids_of(t)) for t in new) / sum(len(t.encode()) for t in new)
    return result


# == wrong 1
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


# == wrong 2
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


# == wrong 3
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


# == wrong 4
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


# == wrong 5
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


# == wrong 6
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


# == wrong 7
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


# == wrong 8
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


# == wrong 9
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


# == wrong 10
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


# == wrong 11
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


# == wrong 12
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


# == wrong 13
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
