# Answers to bart-targets of 06-encoder-decoder, written anew when the exercise began to ask
# for prompts: after those by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def bart_targets(prompts, texts):
    T = max(len(p) + len(t) for p, t in zip(prompts, texts)) + 2
    labels = torch.full((len(texts), T), IGNORE)
    read = torch.full((len(texts), T), PAD)
    for b, (p, t) in enumerate(zip(prompts, texts)):
        whole = [END, START, *p, *t, END]
        for place in range(len(whole) - 1):
            read[b, place] = whole[place]
            if place > len(p):
                labels[b, place] = whole[place + 1]
    return read, labels


# == right 2
def bart_targets(prompts, texts):
    read, labels = [], []
    for prompt, text in zip(prompts, texts):
        read.append([END, START] + prompt + text)
        labels.append([IGNORE] * (len(prompt) + 1) + text + [END])
    longest = max(map(len, read))
    read = [row + [PAD] * (longest - len(row)) for row in read]
    labels = [row + [IGNORE] * (longest - len(row)) for row in labels]
    return torch.tensor(read), torch.tensor(labels)


# == right 3
def bart_targets(prompts, texts):
    rows = [torch.tensor([END, START, *p, *t, END]) for p, t in zip(prompts, texts)]
    whole = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=IGNORE)
    read, labels = whole[:, :-1].clone(), whole[:, 1:].clone()
    for b, p in enumerate(prompts):
        labels[b, : len(p) + 1] = IGNORE
    read[read == IGNORE] = PAD
    lengths = torch.tensor([len(row) for row in rows])
    after = torch.arange(read.shape[1]) >= lengths[:, None] - 1
    return read.masked_fill(after, PAD), labels


# == wrong 1
# mistake: What is read begins with the start token, and the end token is left out.
# accept: begin|first|START|end token
def bart_targets(prompts, texts):
    read, labels = [], []
    for prompt, text in zip(prompts, texts):
        read.append([START] + prompt + text)
        labels.append([IGNORE] * len(prompt) + text + [END])
    longest = max(map(len, read))
    read = [row + [PAD] * (longest - len(row)) for row in read]
    labels = [row + [IGNORE] * (longest - len(row)) for row in labels]
    return torch.tensor(read), torch.tensor(labels)


# == wrong 2
# mistake: Shifts the labels with the prompt ignored, so that the decoder never reads the prompt.
# accept: prompt
def bart_targets(prompts, texts):
    labels = [[IGNORE] * (len(p) + 1) + t + [END] for p, t in zip(prompts, texts)]
    longest = max(map(len, labels))
    labels = torch.tensor([row + [IGNORE] * (longest - len(row)) for row in labels])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 3
# mistake: The prompt counts as a label.
# accept: prompt
def bart_targets(prompts, texts):
    texts = [p + t for p, t in zip(prompts, texts)]
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    read = torch.full((len(texts), T), PAD)
    for b, text in enumerate(texts):
        read[b, : len(text) + 2] = torch.tensor([END, START, *text])
        labels[b, 1 : len(text) + 2] = torch.tensor([*text, END])
    return read, labels


# == wrong 4
# mistake: Padding of the labels is PAD.
# accept: PAD|IGNORE
def bart_targets(prompts, texts):
    read, labels = [], []
    for prompt, text in zip(prompts, texts):
        read.append([END, START] + prompt + text)
        labels.append([IGNORE] * (len(prompt) + 1) + text + [END])
    longest = max(map(len, read))
    read = [row + [PAD] * (longest - len(row)) for row in read]
    labels = [row + [PAD] * (longest - len(row)) for row in labels]
    return torch.tensor(read), torch.tensor(labels)


# == wrong 5
# mistake: Labels are not moved: each place has to say what it reads.
# accept: shift|moved|right|copies|copy|same|itself|further|place
def bart_targets(prompts, texts):
    read, labels = [], []
    for prompt, text in zip(prompts, texts):
        read.append([END, START] + prompt + text + [END])
        labels.append([IGNORE] * (len(prompt) + 2) + text + [END])
    longest = max(map(len, read))
    read = [row + [PAD] * (longest - len(row)) for row in read]
    labels = [row + [IGNORE] * (longest - len(row)) for row in labels]
    return torch.tensor(read), torch.tensor(labels)


# == wrong 6
# mistake: One place too many is ignored: the first token of the text is no label.
# accept: first|one too|last|reads
def bart_targets(prompts, texts):
    read, labels = [], []
    for prompt, text in zip(prompts, texts):
        read.append([END, START] + prompt + text)
        labels.append([IGNORE] * (len(prompt) + 2) + text[1:] + [END])
    longest = max(map(len, read))
    read = [row + [PAD] * (longest - len(row)) for row in read]
    labels = [row + [IGNORE] * (longest - len(row)) for row in labels]
    return torch.tensor(read), torch.tensor(labels)


# == wrong 7
# mistake: Ignores as many places in every row as the longest prompt needs.
# accept: own|each|row|longest|first
def bart_targets(prompts, texts):
    rows = [[END, START, *p, *t, END] for p, t in zip(prompts, texts)]
    longest = max(map(len, rows))
    read = torch.full((len(rows), longest - 1), PAD)
    labels = torch.full((len(rows), longest - 1), IGNORE)
    for b, row in enumerate(rows):
        read[b, : len(row) - 1] = torch.tensor(row[:-1])
        labels[b, : len(row) - 1] = torch.tensor(row[1:])
    labels[:, : max(map(len, prompts)) + 1] = IGNORE
    return read, labels


# == wrong 8
# mistake: The end token is no label: the model never learns to stop.
# accept: END|end|stop
def bart_targets(prompts, texts):
    T = max(len(p) + len(t) for p, t in zip(prompts, texts)) + 2
    labels = torch.full((len(texts), T), IGNORE)
    read = torch.full((len(texts), T), PAD)
    for b, (p, t) in enumerate(zip(prompts, texts)):
        read[b, : len(p) + len(t) + 2] = torch.tensor([END, START, *p, *t])
        labels[b, len(p) + 1 : len(p) + len(t) + 1] = torch.tensor(t)
    return read, labels


# == wrong 9
# mistake: Short rows read END after their text, where PAD is asked for.
# accept: PAD|END|after
def bart_targets(prompts, texts):
    rows = [torch.tensor([END, START, *p, *t, END]) for p, t in zip(prompts, texts)]
    whole = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=IGNORE)
    read, labels = whole[:, :-1].clone(), whole[:, 1:].clone()
    for b, p in enumerate(prompts):
        labels[b, : len(p) + 1] = IGNORE
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 10
# mistake: Prompt and text stand in the wrong order in what is read.
# accept: order|prompt|beside
def bart_targets(prompts, texts):
    read, labels = [], []
    for prompt, text in zip(prompts, texts):
        read.append([END, START] + text + prompt)
        labels.append([IGNORE] * (len(prompt) + 1) + text + [END])
    longest = max(map(len, read))
    read = [row + [PAD] * (longest - len(row)) for row in read]
    labels = [row + [IGNORE] * (longest - len(row)) for row in labels]
    return torch.tensor(read), torch.tensor(labels)
