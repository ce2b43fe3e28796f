# Answers to learn-fast of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        new = left + right
        for tokens, times in corpus:
            i = 0
            while i < len(tokens) - 1:
                if (tokens[i], tokens[i + 1]) == best:
                    if i > 0:
                        counts[tokens[i - 1], left] -= times
                        counts[tokens[i - 1], new] += times
                    if i + 2 < len(tokens):
                        counts[right, tokens[i + 2]] -= times
                        counts[new, tokens[i + 2]] += times
                    tokens[i : i + 2] = [new]      # at once: later places see it
                i += 1
        del counts[best]
    return merges


# == right 2
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()

    def add(tokens, times):
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
            if counts[pair] == 0:
                del counts[pair]

    for tokens, times in corpus:
        add(tokens, times)
    merges = []
    while len(merges) < count and counts:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        for tokens, times in corpus:
            if best not in zip(tokens, tokens[1:]):
                continue
            add(tokens, -times)
            after = []
            for token in tokens:
                if after and (after[-1], token) == best:
                    after[-1] += token
                else:
                    after.append(token)
            tokens[:] = after
            add(tokens, times)
    return merges


# == right 3
def learn_fast(words, count):
    """An index of the words of each pair; a word that changes is taken out and put in."""
    corpus = {w: tuple(w) for w in words}
    where, total = {}, Counter()

    def update(word, sign):
        t = corpus[word]
        for pair, n in Counter(zip(t, t[1:])).items():
            total[pair] += sign * n * words[word]
            (where.setdefault(pair, set()).add if sign > 0 else where[pair].discard)(word)

    for word in words:
        update(word, 1)
    merges = []
    for _ in range(count):
        alive = [pair for pair in total if total[pair] > 0]
        if not alive:
            break
        best = sorted(alive, key=lambda p: (-total[p], p))[0]
        merges.append(best)
        for word in list(where[best]):
            update(word, -1)
            t, out, i = corpus[word], [], 0
            while i < len(t):
                if t[i : i + 2] == best:
                    out.append(t[i] + t[i + 1])
                    i += 2
                else:
                    out.append(t[i])
                    i += 1
            corpus[word] = tuple(out)
            update(word, 1)
    return merges


# == wrong 1
# mistake: Counts below zero are only removed; the wrong updates stay.
# accept: twice|neighbour|next to|stand|overlap|side by side|already|below zero|negative
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        for tokens, times in corpus:
            places = range(len(tokens) - 1)
            for i in [i for i in places if (*tokens[i : i + 2],) == best]:
                if i > 0:
                    counts[tokens[i - 1], left] -= times
                    counts[tokens[i - 1], left + right] += times
                if i + 2 < len(tokens):
                    counts[right, tokens[i + 2]] -= times
                    counts[left + right, tokens[i + 2]] += times
            place = 0
            while place < len(tokens) - 1:
                if (*tokens[place : place + 2],) == best:
                    tokens[place : place + 2] = [left + right]
                place += 1
        del counts[best]
        for pair in [pair for pair, n in counts.items() if n < 0]:
            del counts[pair]
    return merges


# == wrong 2
# mistake: Overlapping places (aaa) are skipped, but merges side by side (anan) are still wrong.
# accept: side by side|neighbour|next to|twice|two merges|adjacent|follow|already
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        for tokens, times in corpus:
            chosen, last = [], -2
            for i in range(len(tokens) - 1):
                if (*tokens[i : i + 2],) == best and i >= last + 2:
                    chosen.append(i)
                    last = i
            for i in chosen:
                if i > 0:
                    counts[tokens[i - 1], left] -= times
                    counts[tokens[i - 1], left + right] += times
                if i + 2 < len(tokens):
                    counts[right, tokens[i + 2]] -= times
                    counts[left + right, tokens[i + 2]] += times
            place = 0
            while place < len(tokens) - 1:
                if (*tokens[place : place + 2],) == best:
                    tokens[place : place + 2] = [left + right]
                place += 1
        del counts[best]
    return merges


# == wrong 3
# mistake: The left neighbour's new token is seen, but the right side still counts as if the next one were not merged.
# accept: right|side by side|neighbour|twice|next to|two merges|follow|already
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        for tokens, times in corpus:
            places = [i for i in range(len(tokens) - 1) if (*tokens[i : i + 2],) == best]
            for i in places:
                if i > 0:
                    if i - 2 in places:
                        counts[left + right, left + right] += times
                    else:
                        counts[tokens[i - 1], left] -= times
                        counts[tokens[i - 1], left + right] += times
                if i + 2 < len(tokens):
                    counts[right, tokens[i + 2]] -= times
                    counts[left + right, tokens[i + 2]] += times
            place = 0
            while place < len(tokens) - 1:
                if (*tokens[place : place + 2],) == best:
                    tokens[place : place + 2] = [left + right]
                place += 1
        del counts[best]
    return merges


# == wrong 4
# mistake: The counts of a changed word are brought up to date without how often the word occurs.
# accept: times|how often|occurs|weigh
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        for tokens, times in corpus:
            if best in list(zip(tokens, tokens[1:])):
                for pair in zip(tokens, tokens[1:]):
                    counts[pair] -= 1
                i = 0
                while i < len(tokens) - 1:
                    if (tokens[i], tokens[i + 1]) == best:
                        tokens[i : i + 2] = [left + right]
                    i += 1
                for pair in zip(tokens, tokens[1:]):
                    counts[pair] += 1
        del counts[best]
    return merges


# == wrong 5
# mistake: A pair counts once for each word, however often the word has it.
# accept: once|every place|each place|twice in|all count|set|repeat
def learn_fast(words, count):
    corpus = {tuple(word): times for word, times in words.items()}
    merges = []
    while len(merges) < count:
        counts = Counter()
        for tokens, times in corpus.items():
            for pair in set(zip(tokens, tokens[1:])):
                counts[pair] += times
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        after = {}
        for tokens, times in corpus.items():
            new = []
            for token in tokens:
                if new and (new[-1], token) == best:
                    new[-1] += token
                else:
                    new.append(token)
            after[tuple(new)] = times
        corpus = after
    return merges


# == wrong 6
# mistake: Overlapping pairs (aaa) are counted once only.
# accept: overlap|aaa|all count
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    merges = []
    while len(merges) < count:
        counts = Counter()
        for tokens, times in corpus:
            last = None
            for i in range(len(tokens) - 1):
                pair = (tokens[i], tokens[i + 1])
                if last == (pair, i - 1):
                    continue                     # would share a letter with the one before
                last = (pair, i)
                counts[pair] += times
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        for tokens, _ in corpus:
            i = 0
            while i < len(tokens) - 1:
                if (tokens[i], tokens[i + 1]) == best:
                    tokens[i : i + 2] = ["".join(best)]
                i += 1
    return merges


# == wrong 7
# mistake: Words are merged from right to left, so aaa becomes a, aa.
# accept: left to right|right to left|from the right|leftmost|overlap|aaa
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        for tokens, times in corpus:
            i = len(tokens) - 2
            while i >= 0:
                if i + 1 < len(tokens) and (tokens[i], tokens[i + 1]) == best:
                    if i > 0:
                        counts[tokens[i - 1], left] -= times
                        counts[tokens[i - 1], left + right] += times
                    if i + 2 < len(tokens):
                        counts[right, tokens[i + 2]] -= times
                        counts[left + right, tokens[i + 2]] += times
                    tokens[i : i + 2] = [left + right]
                i -= 1
        del counts[best]
    return merges


# == wrong 8
# mistake: Ties go to the pair that was counted first, not to the alphabetically smallest.
# accept: tie|alphabet|smallest|equally common
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = max(counts, key=counts.get)
        merges.append(best)
        left, right = best
        new = left + right
        for tokens, times in corpus:
            i = 0
            while i < len(tokens) - 1:
                if (tokens[i], tokens[i + 1]) == best:
                    if i > 0:
                        counts[tokens[i - 1], left] -= times
                        counts[tokens[i - 1], new] += times
                    if i + 2 < len(tokens):
                        counts[right, tokens[i + 2]] -= times
                        counts[new, tokens[i + 2]] += times
                    tokens[i : i + 2] = [new]
                i += 1
        del counts[best]
    return merges


# == wrong 9
# mistake: The new pairs of a changed word are added, the old ones not taken away.
# accept: taken away|subtract|old|too high|stay|remove|gone
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        for tokens, times in corpus:
            if best in list(zip(tokens, tokens[1:])):
                i = 0
                while i < len(tokens) - 1:
                    if (tokens[i], tokens[i + 1]) == best:
                        tokens[i : i + 2] = [left + right]
                    i += 1
                for pair in zip(tokens, tokens[1:]):
                    if left + right in pair:
                        counts[pair] += times
        del counts[best]
    return merges


# == wrong 10
# mistake: It stops as soon as the best pair occurs only once.
# accept: once|stop|fewer|too few|used up|early
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 1:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        new = left + right
        for tokens, times in corpus:
            i = 0
            while i < len(tokens) - 1:
                if (tokens[i], tokens[i + 1]) == best:
                    if i > 0:
                        counts[tokens[i - 1], left] -= times
                        counts[tokens[i - 1], new] += times
                    if i + 2 < len(tokens):
                        counts[right, tokens[i + 2]] -= times
                        counts[new, tokens[i + 2]] += times
                    tokens[i : i + 2] = [new]
                i += 1
        del counts[best]
    return merges


# == wrong 11
# mistake: The order of the updates is changed (merge first, then update): neighbours are read at places that have moved.
# accept: moved|place|neighbour|shift|index|before|after
def learn_fast(words, count):
    corpus = [(list(word), times) for word, times in words.items()]
    counts = Counter()
    for tokens, times in corpus:
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += times
    merges = []
    while len(merges) < count and max(counts.values(), default=0) > 0:
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        left, right = best
        for tokens, times in corpus:
            i = 0
            while i < len(tokens) - 1:
                if (*tokens[i : i + 2],) == best:
                    tokens[i : i + 2] = [left + right]
                    if i > 0:
                        counts[tokens[i - 1], left] -= times
                        counts[tokens[i - 1], left + right] += times
                    if i + 2 < len(tokens):
                        counts[right, tokens[i + 2]] -= times
                        counts[left + right, tokens[i + 2]] += times
                i += 1
        del counts[best]
    return merges
