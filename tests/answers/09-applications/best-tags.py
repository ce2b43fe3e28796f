# Answers to best-tags of 09-applications, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def best_tags(scores, lengths, tags):
    C = len(tags)
    allowed = torch.ones(C, C, dtype=torch.bool)  # from, to
    for i, one in enumerate(tags):
        for j, two in enumerate(tags):
            if two.startswith("I-"):
                allowed[i, j] = one != "O" and one[2:] == two[2:]
    moves = torch.zeros(C, C).masked_fill(~allowed, -torch.inf)
    opening = torch.tensor([-torch.inf if t.startswith("I-") else 0.0 for t in tags])
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total, back = row[0] + opening, []
        for t in range(1, length):
            best, origin = (total[:, None] + moves).max(dim=0)
            total = best + row[t]
            back.append(origin)
        place = int(total.argmax())
        path = [place]
        for origin in reversed(back):
            place = int(origin[place])
            path.append(place)
        result.append([tags[p] for p in reversed(path)])
    return result


# == right 2
def best_tags(scores, lengths, tags):
    def follows(before, tag):
        return tag[0] != "I" or (before not in (None, "O") and before[2:] == tag[2:])

    answers = []
    for row, length in zip(scores.double().tolist(), lengths.tolist()):
        # for each tag: the best sum so far, with its whole sequence
        ends = {tag: (row[0][c], [tag]) for c, tag in enumerate(tags) if follows(None, tag)}
        for word in row[1:length]:
            ends = {
                tag: max((value + word[c], names + [tag])
                         for before, (value, names) in ends.items() if follows(before, tag))
                for c, tag in enumerate(tags)
                if any(follows(before, tag) for before in ends)
            }
        answers.append(max(ends.values())[1])
    return answers


# == right 3
def best_tags(scores, lengths, tags):
    # from the last word to the first: the best that can still come after each tag
    logs = scores.log_softmax(dim=-1)
    B, S, C = logs.shape
    ok = [[not b.startswith("I-") or a in (f"B-{b[2:]}", f"I-{b[2:]}") for b in tags]
          for a in tags]
    rules = torch.where(torch.tensor(ok), 0.0, -1e9)
    out = []
    for b in range(B):
        n = int(lengths[b])
        ahead = [None] * n
        ahead[n - 1] = torch.zeros(C)
        for t in range(n - 2, -1, -1):
            ahead[t] = (rules + (logs[b, t + 1] + ahead[t + 1])[None]).amax(dim=1)
        now = torch.tensor([-1e9 if t.startswith("I-") else 0.0 for t in tags])
        names = []
        for t in range(n):
            c = int((now + logs[b, t] + ahead[t]).argmax())
            names.append(tags[c])
            now = rules[c]
        out.append(names)
    return out


# == wrong 1
# mistake: The best tag of each word, without any rule.
# accept: obey | rule
def best_tags(scores, lengths, tags):
    return [[tags[c] for c in row[:n].argmax(dim=-1).tolist()]
            for row, n in zip(scores, lengths.tolist())]


# == wrong 2
# mistake: Greedy: from left to right the best tag that is allowed after the one before.
# accept: looks best now | left to right | greedy | forbid
def best_tags(scores, lengths, tags):
    result = []
    for row, n in zip(scores, lengths.tolist()):
        path = []
        for t in range(n):
            for c in row[t].argsort(descending=True).tolist():
                if tags[c][0] != "I" or (path and path[-1] != "O" and path[-1][2:] == tags[c][2:]):
                    path.append(tags[c])
                    break
        result.append(path)
    return result


# == wrong 3
# mistake: Takes the best tags and repairs: an I- that may not stand becomes B-, or O.
# accept: is yours the best | looks best now | repair
def best_tags(scores, lengths, tags):
    result = []
    for row, n in zip(scores, lengths.tolist()):
        path = []
        for c in row[:n].argmax(dim=-1).tolist():
            tag = tags[c]
            if tag[0] == "I" and (not path or path[-1] == "O" or path[-1][2:] != tag[2:]):
                tag = "B" + tag[1:] if "B" + tag[1:] in tags else "O"
            path.append(tag)
        result.append(path)
    return result


# == wrong 4
# mistake: The first word may be an I-.
# accept: first
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves = torch.zeros(C, C)
    for i, one in enumerate(tags):
        for j, two in enumerate(tags):
            if two.startswith("I-") and (one == "O" or one[2:] != two[2:]):
                moves[i, j] = -torch.inf
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total, back = row[0], []
        for t in range(1, length):
            best, origin = (total[:, None] + moves).max(dim=0)
            total = best + row[t]
            back.append(origin)
        path = [int(total.argmax())]
        for origin in reversed(back):
            path.append(int(origin[path[-1]]))
        result.append([tags[p] for p in reversed(path)])
    return result


# == wrong 5
# mistake: Padding is decoded too, and the path is cut afterwards.
# accept: last real word | padding
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves = torch.zeros(C, C)
    for i, one in enumerate(tags):
        for j, two in enumerate(tags):
            if two.startswith("I-") and (one == "O" or one[2:] != two[2:]):
                moves[i, j] = -torch.inf
    opening = torch.tensor([-torch.inf if t.startswith("I-") else 0.0 for t in tags])
    total, back = scores[:, 0] + opening, []
    for t in range(1, scores.shape[1]):
        best, origin = (total[:, :, None] + moves).max(dim=1)
        total = best + scores[:, t]
        back.append(origin)
    result = []
    for b, n in enumerate(lengths.tolist()):
        path = [int(total[b].argmax())]
        for origin in reversed(back):
            path.append(int(origin[b, path[-1]]))
        result.append([tags[p] for p in reversed(path)][:n])
    return result


# == wrong 6
# mistake: The rules are turned round: `moves` is read as [to, from] and filled as [from, to].
# accept: right after | from | turned round | before
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves = torch.zeros(C, C)
    for i, one in enumerate(tags):
        for j, two in enumerate(tags):
            if two.startswith("I-") and (one == "O" or one[2:] != two[2:]):
                moves[i, j] = -torch.inf
    opening = torch.tensor([-torch.inf if t.startswith("I-") else 0.0 for t in tags])
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total, back = row[0] + opening, []
        for t in range(1, length):
            best, origin = (total + moves).max(dim=1)
            total = best + row[t]
            back.append(origin)
        path = [int(total.argmax())]
        for origin in reversed(back):
            path.append(int(origin[path[-1]]))
        result.append([tags[p] for p in reversed(path)])
    return result


# == wrong 7
# mistake: I-X is allowed after any B- or I-: the kind is not compared.
# accept: kind
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves = torch.zeros(C, C)
    for i, one in enumerate(tags):
        for j, two in enumerate(tags):
            if two.startswith("I-") and one == "O":
                moves[i, j] = -torch.inf
    opening = torch.tensor([-torch.inf if t.startswith("I-") else 0.0 for t in tags])
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total, back = row[0] + opening, []
        for t in range(1, length):
            best, origin = (total[:, None] + moves).max(dim=0)
            total = best + row[t]
            back.append(origin)
        path = [int(total.argmax())]
        for origin in reversed(back):
            path.append(int(origin[path[-1]]))
        result.append([tags[p] for p in reversed(path)])
    return result


# == wrong 8
# mistake: I-X is allowed after B-X alone: an entity has at most two words.
# accept: I-X | after I- | two words | longer than two
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves = torch.zeros(C, C)
    for i, one in enumerate(tags):
        for j, two in enumerate(tags):
            if two.startswith("I-") and one != "B" + two[1:]:
                moves[i, j] = -torch.inf
    opening = torch.tensor([-torch.inf if t.startswith("I-") else 0.0 for t in tags])
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total, back = row[0] + opening, []
        for t in range(1, length):
            best, origin = (total[:, None] + moves).max(dim=0)
            total = best + row[t]
            back.append(origin)
        path = [int(total.argmax())]
        for origin in reversed(back):
            path.append(int(origin[path[-1]]))
        result.append([tags[p] for p in reversed(path)])
    return result


# == wrong 9
# mistake: No walk back: at each word the tag with the best sum so far.
# accept: walk back
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves = torch.zeros(C, C)
    for i, one in enumerate(tags):
        for j, two in enumerate(tags):
            if two.startswith("I-") and (one == "O" or one[2:] != two[2:]):
                moves[i, j] = -torch.inf
    opening = torch.tensor([-torch.inf if t.startswith("I-") else 0.0 for t in tags])
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total = row[0] + opening
        path = [int(total.argmax())]
        for t in range(1, length):
            total = (total[:, None] + moves).amax(dim=0) + row[t]
            path.append(int(total.argmax()))
        result.append([tags[p] for p in path])
    return result


# == wrong 10
# mistake: By places: O first, then B- and I- of each kind side by side.
# accept: by names | another order | places
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves, opening = torch.zeros(C, C), torch.zeros(C)
    for j in range(2, C, 2):
        opening[j] = -torch.inf
        for i in range(C):
            if i not in (j, j - 1):
                moves[i, j] = -torch.inf
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total, back = row[0] + opening, []
        for t in range(1, length):
            best, origin = (total[:, None] + moves).max(dim=0)
            total = best + row[t]
            back.append(origin)
        path = [int(total.argmax())]
        for origin in reversed(back):
            path.append(int(origin[path[-1]]))
        result.append([tags[p] for p in reversed(path)])
    return result


# == wrong 11
# mistake: Looks up the B- of every I-: a kind without one stops it.
# accept: no B- | lack | not in list
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves, opening = torch.zeros(C, C), torch.zeros(C)
    for j, tag in enumerate(tags):
        if tag.startswith("I-"):
            begin = tags.index("B-" + tag[2:])
            opening[j] = -torch.inf
            for i in range(C):
                if i not in (j, begin):
                    moves[i, j] = -torch.inf
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total, back = row[0] + opening, []
        for t in range(1, length):
            best, origin = (total[:, None] + moves).max(dim=0)
            total = best + row[t]
            back.append(origin)
        path = [int(total.argmax())]
        for origin in reversed(back):
            path.append(int(origin[path[-1]]))
        result.append([tags[p] for p in reversed(path)])
    return result


# == wrong 12
# mistake: Returns the numbers of the tags, not their names.
# accept: name | str
def best_tags(scores, lengths, tags):
    C = len(tags)
    moves = torch.zeros(C, C)
    for i, one in enumerate(tags):
        for j, two in enumerate(tags):
            if two.startswith("I-") and (one == "O" or one[2:] != two[2:]):
                moves[i, j] = -torch.inf
    opening = torch.tensor([-torch.inf if t.startswith("I-") else 0.0 for t in tags])
    result = []
    for row, length in zip(scores, lengths.tolist()):
        total, back = row[0] + opening, []
        for t in range(1, length):
            best, origin = (total[:, None] + moves).max(dim=0)
            total = best + row[t]
            back.append(origin)
        path = [int(total.argmax())]
        for origin in reversed(back):
            path.append(int(origin[path[-1]]))
        result.append(path[::-1])
    return result
