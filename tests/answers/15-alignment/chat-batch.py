# Answers to chat-batch of 15-alignment, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        while turns and sum(len(ids) for _, ids in turns) > longest:
            turns = turns[2:]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == right 2
def chat_batch(conversations, longest, padding):
    def shorten(turns):
        if sum(len(ids) for _, ids in turns) <= longest:
            return turns
        return shorten(turns[2:])

    ids, labels = [], []
    for turns in map(shorten, conversations):
        if not any(role == "assistant" and len(x) for role, x in turns):
            continue
        ids.append(torch.cat([torch.tensor(x, dtype=torch.long) for _, x in turns]))
        labels.append(torch.cat([
            torch.tensor(x, dtype=torch.long) if role == "assistant"
            else torch.full((len(x),), -100)
            for role, x in turns
        ]))
    if not ids:
        raise ValueError("every conversation was dropped")
    pad = nn.utils.rnn.pad_sequence if "nn" in globals() else torch.nn.utils.rnn.pad_sequence
    ids = pad(ids, batch_first=True, padding_value=padding)
    labels = pad(labels, batch_first=True, padding_value=-100)
    targets = torch.full_like(labels, -100)
    targets[:, :-1] = labels[:, 1:]
    return ids, targets


# == right 3
def chat_batch(conversations, longest, padding):
    kept = []
    for turns in conversations:
        # where each pair of a question and its answer begins
        for start in range(0, len(turns), 2):
            rest = turns[start:]
            if sum(len(ids) for _, ids in rest) <= longest:
                if any(role == "assistant" for role, _ in rest):
                    kept.append(rest)
                break
    if not kept:
        raise ValueError("nothing fits")
    width = max(sum(len(ids) for _, ids in turns) for turns in kept)
    ids, targets = [], []
    for turns in kept:
        row, goal = [], []
        for role, said in turns:
            row += said
            goal += said if role == "assistant" else [-100] * len(said)
        gap = width - len(row)
        ids.append(row + [padding] * gap)
        targets.append(goal[1:] + [-100] * (gap + 1))
    return torch.tensor(ids), torch.tensor(targets)


# == wrong 1
# mistake: Targets are not shifted: position t has the token at t itself.
# accept: t + 1|shift|predict
def chat_batch(conversations, longest, padding):
    kept = []
    for turns in conversations:
        # where each pair of a question and its answer begins
        for start in range(0, len(turns), 2):
            rest = turns[start:]
            if sum(len(ids) for _, ids in rest) <= longest:
                if any(role == "assistant" for role, _ in rest):
                    kept.append(rest)
                break
    if not kept:
        raise ValueError("nothing fits")
    width = max(sum(len(ids) for _, ids in turns) for turns in kept)
    ids, targets = [], []
    for turns in kept:
        row, goal = [], []
        for role, said in turns:
            row += said
            goal += said if role == "assistant" else [-100] * len(said)
        gap = width - len(row)
        ids.append(row + [padding] * gap)
        targets.append(goal + [-100] * gap)
    return torch.tensor(ids), torch.tensor(targets)


# == wrong 2
# mistake: The user's tokens are targets too.
# accept: user|question|assistant
def chat_batch(conversations, longest, padding):
    kept = []
    for turns in conversations:
        # where each pair of a question and its answer begins
        for start in range(0, len(turns), 2):
            rest = turns[start:]
            if sum(len(ids) for _, ids in rest) <= longest:
                if any(role == "assistant" for role, _ in rest):
                    kept.append(rest)
                break
    if not kept:
        raise ValueError("nothing fits")
    width = max(sum(len(ids) for _, ids in turns) for turns in kept)
    ids, targets = [], []
    for turns in kept:
        row, goal = [], []
        for role, said in turns:
            row += said
            goal += said
        gap = width - len(row)
        ids.append(row + [padding] * gap)
        targets.append(goal[1:] + [-100] * (gap + 1))
    return torch.tensor(ids), torch.tensor(targets)


# == wrong 3
# mistake: Only the last answer has targets.
# accept: last|every answer|each answer|all answers
def chat_batch(conversations, longest, padding):
    kept = []
    for turns in conversations:
        # where each pair of a question and its answer begins
        for start in range(0, len(turns), 2):
            rest = turns[start:]
            if sum(len(ids) for _, ids in rest) <= longest:
                if any(role == "assistant" for role, _ in rest):
                    kept.append(rest)
                break
    if not kept:
        raise ValueError("nothing fits")
    width = max(sum(len(ids) for _, ids in turns) for turns in kept)
    ids, targets = [], []
    for turns in kept:
        row, goal = [], []
        for turn, (role, said) in enumerate(turns):
            row += said
            goal += said if role == "assistant" and turn >= len(turns) - 2 else [-100] * len(said)
        gap = width - len(row)
        ids.append(row + [padding] * gap)
        targets.append(goal[1:] + [-100] * (gap + 1))
    return torch.tensor(ids), torch.tensor(targets)


# == wrong 4
# mistake: Whatever has the padding's number is no target, so that the ends of answers are lost.
# accept: number|end|stop
def chat_batch(conversations, longest, padding):
    def shorten(turns):
        if sum(len(ids) for _, ids in turns) <= longest:
            return turns
        return shorten(turns[2:])

    ids, labels = [], []
    for turns in map(shorten, conversations):
        if not any(role == "assistant" and len(x) for role, x in turns):
            continue
        ids.append(torch.cat([torch.tensor(x, dtype=torch.long) for _, x in turns]))
        labels.append(torch.cat([
            torch.tensor(x, dtype=torch.long) if role == "assistant"
            else torch.full((len(x),), -100)
            for role, x in turns
        ]))
    if not ids:
        raise ValueError("every conversation was dropped")
    pad = nn.utils.rnn.pad_sequence if "nn" in globals() else torch.nn.utils.rnn.pad_sequence
    ids = pad(ids, batch_first=True, padding_value=padding)
    labels = pad(labels, batch_first=True, padding_value=-100)
    targets = torch.full_like(labels, -100)
    targets[:, :-1] = labels[:, 1:]
    targets[targets == padding] = -100
    return ids, targets


# == wrong 5
# mistake: Targets at padding are the padding's number, not −100.
# accept: padding|-100|−100
def chat_batch(conversations, longest, padding):
    kept = []
    for turns in conversations:
        # where each pair of a question and its answer begins
        for start in range(0, len(turns), 2):
            rest = turns[start:]
            if sum(len(ids) for _, ids in rest) <= longest:
                if any(role == "assistant" for role, _ in rest):
                    kept.append(rest)
                break
    if not kept:
        raise ValueError("nothing fits")
    width = max(sum(len(ids) for _, ids in turns) for turns in kept)
    ids, targets = [], []
    for turns in kept:
        row, goal = [], []
        for role, said in turns:
            row += said
            goal += said if role == "assistant" else [-100] * len(said)
        gap = width - len(row)
        ids.append(row + [padding] * gap)
        targets.append(goal[1:] + [padding] * (gap + 1))
    return torch.tensor(ids), torch.tensor(targets)


# == wrong 6
# mistake: Tokens are cut off at the left until the conversation fits, through the middle of turns.
# accept: turn|cut|question|whole
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        tokens, written = tokens[-longest:], written[-longest:]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 7
# mistake: Turns are dropped one by one: a question goes and its answer stays.
# accept: answer|pair|together
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        while turns and sum(len(ids) for _, ids in turns) > longest:
            turns = turns[1:]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 8
# mistake: Conversations without an answer stay in the batch.
# accept: dropped|alone|no assistant|without|leaves|nothing to learn
def chat_batch(conversations, longest, padding):
    kept = []
    for turns in conversations:
        # where each pair of a question and its answer begins
        for start in range(0, len(turns), 2):
            rest = turns[start:]
            if sum(len(ids) for _, ids in rest) <= longest:
                kept.append(rest)
                break
    if not kept:
        raise ValueError("nothing fits")
    width = max(sum(len(ids) for _, ids in turns) for turns in kept)
    ids, targets = [], []
    for turns in kept:
        row, goal = [], []
        for role, said in turns:
            row += said
            goal += said if role == "assistant" else [-100] * len(said)
        gap = width - len(row)
        ids.append(row + [padding] * gap)
        targets.append(goal[1:] + [-100] * (gap + 1))
    return torch.tensor(ids), torch.tensor(targets)


# == wrong 9
# mistake: Rows are as long as `longest`, not as the longest row.
# accept: longest row|longest|T
def chat_batch(conversations, longest, padding):
    kept = []
    for turns in conversations:
        # where each pair of a question and its answer begins
        for start in range(0, len(turns), 2):
            rest = turns[start:]
            if sum(len(ids) for _, ids in rest) <= longest:
                if any(role == "assistant" for role, _ in rest):
                    kept.append(rest)
                break
    if not kept:
        raise ValueError("nothing fits")
    width = longest
    ids, targets = [], []
    for turns in kept:
        row, goal = [], []
        for role, said in turns:
            row += said
            goal += said if role == "assistant" else [-100] * len(said)
        gap = width - len(row)
        ids.append(row + [padding] * gap)
        targets.append(goal[1:] + [-100] * (gap + 1))
    return torch.tensor(ids), torch.tensor(targets)


# == wrong 10
# mistake: A conversation that is too long is dropped whole.
# accept: oldest|dropped|whole|until
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        if sum(len(ids) for _, ids in turns) > longest:
            continue
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 11
# mistake: The newest question and answer go, not the oldest.
# accept: oldest|newest|first
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        while turns and sum(len(ids) for _, ids in turns) > longest:
            turns = turns[:-2]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 12
# mistake: The oldest pair is dropped once, though more must go.
# accept: until|once|again|as often|more than one|fit
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        if turns and sum(len(ids) for _, ids in turns) > longest:
            turns = turns[2:]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 13
# mistake: The last question, without an answer, is taken off before measuring.
# accept: alone|question|last|stays|unanswered
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        if turns[-1][0] == "user":
            turns.pop()
        while turns and sum(len(ids) for _, ids in turns) > longest:
            turns = turns[2:]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 14
# mistake: The answer's first token is no target: the mask is that of the token at t.
# accept: first
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        while turns and sum(len(ids) for _, ids in turns) > longest:
            turns = turns[2:]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t] and written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 15
# mistake: The limit is one too strict: a conversation of exactly `longest` tokens is shortened.
# accept: exactly|longest|fits|too early|equal
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        while turns and sum(len(ids) for _, ids in turns) >= longest:
            turns = turns[2:]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 16
# mistake: The limit is checked on the T − 1 positions of the input: one token too many is let through.
# accept: exactly|longest|too long|one token|fit
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        while turns and sum(len(ids) for _, ids in turns) > longest + 1:
            turns = turns[2:]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        raise ValueError("no conversation is left")
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 17
# mistake: Nothing is raised when all conversations are dropped.
# accept: ValueError|raise
def chat_batch(conversations, longest, padding):
    rows = []
    for turns in conversations:
        turns = list(turns)
        while turns and sum(len(ids) for _, ids in turns) > longest:
            turns = turns[2:]
        tokens = [token for _, ids in turns for token in ids]
        written = [role == "assistant" for role, ids in turns for _ in ids]
        if any(written):
            rows.append((tokens, written))
    if not rows:
        return torch.empty(0, 0).long(), torch.empty(0, 0).long()
    T = max(len(tokens) for tokens, _ in rows)
    ids = torch.full((len(rows), T), padding)
    targets = torch.full((len(rows), T), -100)
    for b, (tokens, written) in enumerate(rows):
        ids[b, : len(tokens)] = torch.tensor(tokens)
        for t in range(len(tokens) - 1):
            if written[t + 1]:
                targets[b, t] = tokens[t + 1]
    return ids, targets


# == wrong 18
# mistake: Rows are padded at the left.
# accept: left|behind|right|then|front
def chat_batch(conversations, longest, padding):
    kept = []
    for turns in conversations:
        # where each pair of a question and its answer begins
        for start in range(0, len(turns), 2):
            rest = turns[start:]
            if sum(len(ids) for _, ids in rest) <= longest:
                if any(role == "assistant" for role, _ in rest):
                    kept.append(rest)
                break
    if not kept:
        raise ValueError("nothing fits")
    width = max(sum(len(ids) for _, ids in turns) for turns in kept)
    ids, targets = [], []
    for turns in kept:
        row, goal = [], []
        for role, said in turns:
            row += said
            goal += said if role == "assistant" else [-100] * len(said)
        gap = width - len(row)
        ids.append([padding] * gap + row)
        targets.append([-100] * gap + goal[1:] + [-100])
    return torch.tensor(ids), torch.tensor(targets)
