# Answers to choices of 21-evaluation, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice.encode()))
    return torch.stack(scores)


# == right 2
def choice_scores(model, encode, start, prompt, choices):
    context = len(encode(prompt))
    result = torch.empty(len(choices), dtype=torch.float64)
    for k, choice in enumerate(choices):
        tokens = torch.tensor([start] + list(encode(prompt + choice)))
        logits = model(tokens[None, :-1])[0].double()
        costs = torch.nn.functional.cross_entropy(logits, tokens[1:], reduction="none")
        result[k] = -costs[context:].sum() / len(choice.encode("utf-8"))
    return result


# == right 3
def choice_scores(model, encode, start, prompt, choices):
    def log_probability(text, begin):
        ids = [start, *encode(text)]
        logs = torch.log_softmax(model(torch.tensor([ids]))[0].to(torch.float64), -1)
        return sum(float(logs[t - 1, ids[t]]) for t in range(begin, len(ids)))

    begin = len(encode(prompt)) + 1
    return torch.tensor(
        [log_probability(prompt + c, begin) / len(bytes(c, "utf-8")) for c in choices],
        dtype=torch.float64,
    )


# == wrong 1
# mistake: Only the shift is mended; the length is still in characters.
# accept: byte | character | utf | letters such as
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice))
    return torch.stack(scores)


# == wrong 2
# mistake: Only the length is mended; logits are still read at the token's own place.
# accept: place | next | shift | before | predict | token after | already seen
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places, ids[0, places]]
        scores.append(own.sum() / len(choice.encode()))
    return torch.stack(scores)


# == wrong 3
# mistake: The window is moved to the left, but token and logits still come from one place.
# accept: place | next | shift | before | predict
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first - 1, ids.shape[1] - 1)
        own = logs[places, ids[0, places]]
        scores.append(own.sum() / len(choice.encode()))
    return torch.stack(scores)


# == wrong 4
# mistake: The shift is done by cutting logits and ids, and the choice is then found one token too late.
# accept: first token | first place | one too late | begins | shift | leaves out | left out
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0, :-1].double().log_softmax(dim=-1)
        target = ids[0, 1:]
        own = logs.gather(1, target[:, None])[:, 0]
        first = 1 + len(encode(prompt))
        scores.append(own[first:].sum() / len(choice.encode()))
    return torch.stack(scores)


# == wrong 5
# mistake: Prompt and choice are tokenized each alone, the choice without its blank.
# accept: together | blank | tokeniz | prompt + choice
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt), *encode(choice.strip())]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice.encode()))
    return torch.stack(scores)


# == wrong 6
# mistake: Divided by the number of tokens.
# accept: token | byte
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.mean())
    return torch.stack(scores)


# == wrong 7
# mistake: Divided by the bytes of prompt and choice.
# accept: prompt | choice's bytes | byte
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len((prompt + choice).encode()))
    return torch.stack(scores)


# == wrong 8
# mistake: The prompt's tokens are summed too.
# accept: prompt
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(1, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice.encode()))
    return torch.stack(scores)


# == wrong 9
# mistake: The blank is not counted among the bytes.
# accept: blank | space | strip | byte
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice.strip().encode()))
    return torch.stack(scores)


# == wrong 10
# mistake: The start token is left out.
# accept: start
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([encode(prompt + choice)])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        places = torch.arange(len(encode(prompt)), ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice.encode("utf-8")))
    return torch.stack(scores)


# == wrong 11
# mistake: The last token of the choice is left out.
# accept: last | token
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1] - 1)
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice.encode()))
    return torch.stack(scores)


# == wrong 12
# mistake: No division by length at all.
# accept: length | byte | divid | short
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum())
    return torch.stack(scores)


# == wrong 13
# mistake: The mean over tokens is divided by the bytes once more.
# accept: mean | token | sum | twice
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.mean() / len(choice.encode()))
    return torch.stack(scores)


# == wrong 14
# mistake: Logits are not normalized.
# accept: softmax | logit | probabilit
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double()
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice.encode()))
    return torch.stack(scores)


# == wrong 15
# mistake: Bits in place of nats.
# accept: bits | nats
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(own.sum() / len(choice.encode()) / math.log(2))
    return torch.stack(scores)


# == wrong 16
# mistake: The cost is returned: lower is better.
# accept: sign | negative | cost | log-prob
def choice_scores(model, encode, start, prompt, choices):
    scores = []
    for choice in choices:
        ids = torch.tensor([[start, *encode(prompt + choice)]])
        logs = model(ids)[0].double().log_softmax(dim=-1)
        first = 1 + len(encode(prompt))  # the choice's first place
        places = torch.arange(first, ids.shape[1])
        own = logs[places - 1, ids[0, places]]
        scores.append(-own.sum() / len(choice.encode()))
    return torch.stack(scores)
