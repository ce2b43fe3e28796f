# Answers to bart-targets of 06-encoder-decoder, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, PAD), labels


# == right 2
def bart_targets(texts):
    longest = max(map(len, texts))
    labels, read = [], []
    for text in texts:
        empty = longest - len(text)
        labels.append([START] + text + [END] + [IGNORE] * empty)
        full = [END, START] + text + [END] + [PAD] * empty
        read.append(full[: longest + 2])
    return torch.tensor(read), torch.tensor(labels)


# == right 3
def bart_targets(texts):
    rows = [torch.tensor([END, START, *text, END]) for text in texts]
    whole = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=IGNORE)
    read, labels = whole[:, :-1], whole[:, 1:]
    return torch.where(read < 0, PAD, read), labels


# == wrong 1
# mistake: The decoder begins with the start token.
# accept: begin|first|START|end token
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, START)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 2
# mistake: Rolls the labels: the first place gets the row's last label.
# accept: roll|wrap|first|begin|last
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = labels.roll(1, dims=1)
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 3
# mistake: What is read keeps the IGNORE of the labels.
# accept: PAD|IGNORE|-100|−100
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read, labels


# == wrong 4
# mistake: The labels hold no START: the first label is the text's first token.
# accept: START|start
def bart_targets(texts):
    T = max(len(text) for text in texts) + 1
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 1] = torch.tensor([*text, END])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 5
# mistake: The labels are padded with PAD, which the loss would count.
# accept: PAD|IGNORE
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), PAD)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read, labels


# == wrong 6
# mistake: Moves the labels left and not right.
# accept: left|right|shift|moved|next|direction|place
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, IGNORE)
    read[:, :-1] = labels[:, 1:]
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 7
# mistake: Writes END over the labels' first token instead of moving them.
# accept: shift|moved|right|copies|same|START|itself|further|place
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = labels.clone()
    read[:, 0] = END
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 8
# mistake: Short texts are padded first and ended after: END stands in the last column.
# accept: END|end|last|after|padding
def bart_targets(texts):
    longest = max(len(text) for text in texts)
    labels = torch.tensor([[START, *text, *[IGNORE] * (longest - len(text)), END] for text in texts])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 9
# mistake: No END among the labels: the model never learns to stop.
# accept: END|end|stop
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 1] = torch.tensor([START, *text])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 10
# mistake: Pads at the left.
# accept: left|padding|first|begin
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, T - len(text) - 2 :] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, PAD), labels


# == wrong 11
# mistake: Returns labels first and read second.
# accept: order|swap|first|exchanged|read
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return labels, read.masked_fill(read == IGNORE, PAD)


# == wrong 12
# mistake: Moves the labels before their places are ignored, with PAD = END mixed up: what follows END is read as END.
# accept: PAD|END
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, END), labels


# == wrong 13
# mistake: int32 and not int64.
# accept: int64|int32|dtype|long
def bart_targets(texts):
    T = max(len(text) for text in texts) + 2
    labels = torch.full((len(texts), T), IGNORE)
    for row, text in enumerate(texts):
        labels[row, : len(text) + 2] = torch.tensor([START, *text, END])
    read = torch.full_like(labels, END)
    read[:, 1:] = labels[:, :-1]
    return read.masked_fill(read == IGNORE, PAD).int(), labels.int()
