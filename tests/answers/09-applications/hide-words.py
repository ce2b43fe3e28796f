# Answers to hide-words of 09-applications, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def hide_words(ids, words, draws, spare):
    fate = draws.gather(1, words.clamp(min=0))
    chosen = (fate < 0.15) & (words >= 0)
    inputs = torch.where(chosen & (fate < 0.12), 4, ids)
    inputs = torch.where(chosen & (fate >= 0.12) & (fate < 0.135), spare, inputs)
    return inputs, ids.masked_fill(~chosen, -100)


# == right 2
def hide_words(ids, words, draws, spare):
    inputs, targets = ids.clone(), torch.full_like(ids, -100)
    for b in range(ids.shape[0]):
        for s in range(ids.shape[1]):
            word = int(words[b, s])
            if word == -1 or draws[b, word] >= 0.15:
                continue
            targets[b, s] = ids[b, s]
            if draws[b, word] < 0.12:
                inputs[b, s] = 4
            elif draws[b, word] < 0.135:
                inputs[b, s] = spare[b, s]
    return inputs, targets


# == right 3
def hide_words(ids, words, draws, spare):
    # one more column for what is no word: index -1 takes the last
    draws = torch.cat([draws, torch.ones(len(draws), 1)], dim=1)
    fate = draws[torch.arange(len(ids))[:, None], words]
    kind = torch.bucketize(fate, torch.tensor([0.12, 0.135, 0.15]), right=True)
    options = torch.stack([torch.full_like(ids, 4), spare, ids, ids])
    inputs = options.gather(0, kind[None])[0]
    return inputs, torch.where(kind < 3, ids, torch.tensor(-100))


# == wrong 1
# mistake: Each piece has a draw of its own: `draws` is read by place, not by word.
# accept: word | piece of its own | own draw
def hide_words(ids, words, draws, spare):
    fate = draws
    chosen = (fate < 0.15) & (words >= 0)
    inputs = torch.where(chosen & (fate < 0.12), 4, ids)
    inputs = torch.where(chosen & (fate >= 0.12) & (fate < 0.135), spare, inputs)
    return inputs, ids.masked_fill(~chosen, -100)


# == wrong 2
# mistake: -1 is clamped to 0: special tokens and padding share the first word's fate.
# accept: special | padding | no word | -1 | −1
def hide_words(ids, words, draws, spare):
    fate = draws.gather(1, words.clamp(min=0))
    inputs = torch.where(fate < 0.12, 4, ids)
    inputs = torch.where((fate >= 0.12) & (fate < 0.135), spare, inputs)
    return inputs, ids.masked_fill(fate >= 0.15, -100)


# == wrong 3
# mistake: The index -1 wraps round to the last column: what is no word has the last draw.
# accept: special | padding | no word | -1 | −1
def hide_words(ids, words, draws, spare):
    rows = torch.arange(len(ids))[:, None]
    fate = draws[rows, words]
    inputs = ids.clone()
    inputs[fate < 0.12] = 4
    swap = (fate >= 0.12) & (fate < 0.135)
    inputs[swap] = spare[swap]
    targets = torch.where(fate < 0.15, ids, -100)
    return inputs, targets


# == wrong 4
# mistake: Only what was changed is a target; the chosen words that stay are forgotten.
# accept: stay | whatever became | chosen word is a target
def hide_words(ids, words, draws, spare):
    fate = draws.gather(1, words.clamp(min=0))
    chosen = (fate < 0.15) & (words >= 0)
    inputs = torch.where(chosen & (fate < 0.12), 4, ids)
    inputs = torch.where(chosen & (fate >= 0.12) & (fate < 0.135), spare, inputs)
    targets = torch.where(inputs != ids, ids, -100)
    return inputs, targets


# == wrong 5
# mistake: Targets only at [MASK]: words replaced or kept are no targets.
# accept: stay | whatever became | chosen word is a target
def hide_words(ids, words, draws, spare):
    fate = draws.gather(1, words.clamp(min=0))
    chosen = (fate < 0.15) & (words >= 0)
    inputs = torch.where(chosen & (fate < 0.12), 4, ids)
    inputs = torch.where(chosen & (fate >= 0.12) & (fate < 0.135), spare, inputs)
    return inputs, torch.where(inputs == 4, ids, -100)


# == wrong 6
# mistake: The spare piece is looked up by the word's number, not at the piece's place.
# accept: spare
def hide_words(ids, words, draws, spare):
    index = words.clamp(min=0)
    fate = draws.gather(1, index)
    chosen = (fate < 0.15) & (words >= 0)
    inputs = torch.where(chosen & (fate < 0.12), 4, ids)
    inputs = torch.where(chosen & (fate >= 0.12) & (fate < 0.135),
                         spare.gather(1, index), inputs)
    return inputs, ids.masked_fill(~chosen, -100)


# == wrong 7
# mistake: The two rarer fates are swapped: from 0.12 to 0.135 stays, from there is replaced.
# accept: 0.135 | stay | spare
def hide_words(ids, words, draws, spare):
    fate = draws.gather(1, words.clamp(min=0))
    chosen = (fate < 0.15) & (words >= 0)
    inputs = torch.where(chosen & (fate < 0.12), 4, ids)
    inputs = torch.where(chosen & (fate >= 0.135), spare, inputs)
    return inputs, ids.masked_fill(~chosen, -100)


# == wrong 8
# mistake: Every chosen word becomes [MASK]; none is replaced, none stays.
# accept: 0.12 | spare | stay
def hide_words(ids, words, draws, spare):
    chosen = (draws.gather(1, words.clamp(min=0)) < 0.15) & (words >= 0)
    return ids.masked_fill(chosen, 4), ids.masked_fill(~chosen, -100)


# == wrong 9
# mistake: Works in place: the targets are read from what is already hidden.
# accept: stood there | in place | clone | copy | already hidden
def hide_words(ids, words, draws, spare):
    inputs = ids
    fate = draws.gather(1, words.clamp(min=0))
    chosen = (fate < 0.15) & (words >= 0)
    inputs[chosen & (fate < 0.12)] = 4
    swap = chosen & (fate >= 0.12) & (fate < 0.135)
    inputs[swap] = spare[swap]
    targets = torch.where(chosen, ids, -100)
    return inputs, targets


# == wrong 10
# mistake: Every piece is a target, not only those of chosen words.
# accept: Nothing else | chosen | every piece
def hide_words(ids, words, draws, spare):
    fate = draws.gather(1, words.clamp(min=0))
    chosen = (fate < 0.15) & (words >= 0)
    inputs = torch.where(chosen & (fate < 0.12), 4, ids)
    inputs = torch.where(chosen & (fate >= 0.12) & (fate < 0.135), spare, inputs)
    return inputs, ids.masked_fill(words < 0, -100)


# == wrong 11
# mistake: Only the first piece of a chosen word is hidden.
# accept: each of its pieces | all pieces | first piece | pieces
def hide_words(ids, words, draws, spare):
    inputs, targets = ids.clone(), torch.full_like(ids, -100)
    for b in range(len(ids)):
        row = words[b].tolist()
        for word in range(max(row) + 1):
            s, fate = row.index(word), draws[b, word]
            if fate < 0.15:
                targets[b, s] = ids[b, s]
                inputs[b, s] = 4 if fate < 0.12 else spare[b, s] if fate < 0.135 else ids[b, s]
    return inputs, targets
