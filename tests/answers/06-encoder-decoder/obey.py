# Answers to obey of 06-encoder-decoder, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == right 2
def obey(ask, allowed, beams, power):
    import heapq

    tree = {}
    for text in allowed:
        node = tree
        for token in text:
            node = node.setdefault(token, {})

    def score(total, text):
        return total / len(text) ** power

    ended, live = [], [(0.0, (), tree)]
    while live:
        rows = ask([text for _, text, _ in live]).tolist()
        onward = []
        for (total, text, node), row in zip(live, rows):
            for token, below in node.items():
                new = (total + row[token], text + (token,), below)
                if below:
                    onward.append(new)
                else:
                    ended.append((score(new[0], new[1]), new[1]))
        live = heapq.nlargest(beams, onward, key=lambda one: one[0])
    return [(text, value) for value, text in heapq.nlargest(beams, ended)]


# == right 3
def obey(ask, allowed, beams, power):
    beginnings = {one[:n] for one in allowed for n in range(len(one) + 1)}
    texts, sums = [()], torch.zeros(1, dtype=torch.float64)
    done = {}
    while texts:
        log_p = ask(texts).double()
        totals = sums[:, None] + log_p
        for n, text in enumerate(texts):
            for token in range(totals.shape[1]):
                if (*text, token) not in beginnings:
                    totals[n, token] = -torch.inf
        for n, text in enumerate(texts):
            if totals[n, END] > -torch.inf:
                done[(*text, END)] = totals[n, END].item()
                totals[n, END] = -torch.inf
        flat = totals.flatten()
        sums, places = flat.topk(min(beams, int((flat > -torch.inf).sum())))
        width = totals.shape[1]
        texts = [(*texts[p // width], p % width) for p in places.tolist()]
    pairs = [(text, total / len(text) ** power) for text, total in done.items()]
    pairs.sort(key=lambda pair: pair[1], reverse=True)
    return pairs[:beams]


# == wrong 1
# mistake: What ends takes one of the places of the beams.
# accept: place|ended|end|live|beams
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                candidates.append(longer)
        chosen = sorted(candidates, key=lambda one: -one[1])[:beams]
        ended += [one for one in chosen if one[0][-1] == END]
        live = [one for one in chosen if one[0][-1] != END]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 2
# mistake: Stops as soon as there are as many endings as beams.
# accept: stop|early|soon|longer|live
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live and len(ended) < beams:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 3
# mistake: The log-probability is not divided by the length.
# accept: length|divid|power
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 4
# mistake: END is not counted in the length.
# accept: END|length|counted
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total / max(len(text) - 1, 1) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 5
# mistake: The probabilities of what is allowed are made to sum to 1.
# accept: renormal|sum to 1|normal|allowed|log_softmax|softmax|rescale
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            share = row[sorted(going)].logsumexp(dim=0)
            for token in going:
                longer = ((*text, token), total + float(row[token] - share))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 6
# mistake: Any token that some allowed text has at this place is allowed, whatever came before.
# accept: beginning|prefix|allowed|before|other
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if len(one) > len(text)}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 7
# mistake: Takes the best `beams` ways on first, and drops those that are forbidden after.
# accept: mask|forbidden|allowed|before|first|after
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    beginnings = {one[:n] for one in allowed for n in range(len(one) + 1)}
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            for token in range(len(row)):
                candidates.append(((*text, token), total + float(row[token])))
        ended += [one for one in candidates if one[0][-1] == END and one[0] in beginnings]
        going = [one for one in candidates if one[0][-1] != END]
        going = sorted(going, key=lambda one: -one[1])[:beams]
        live = [one for one in going if one[0] in beginnings]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 8
# mistake: Gives every ending, and not the best `beams`.
# accept: beams|all|many|best|more
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])


# == wrong 9
# mistake: Each live text keeps its `beams` likeliest ways on, so that live texts grow in number.
# accept: each|all|together|beams|live|text
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        on = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            candidates = []
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
            on += sorted(candidates, key=lambda one: -one[1])[:beams]
        live = on
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 10
# mistake: Chooses what lives on by its newest token alone.
# accept: newest|sum|whole|total|last|token|log-probab
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]), float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = [one[:2] for one in sorted(candidates, key=lambda one: -one[2])[:beams]]
    best = [(text, total / len(text) ** power) for text, total, _ in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 11
# mistake: The worst comes first.
# accept: order|first|worst|sort
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(sorted(best, key=lambda one: -one[1])[:beams], key=lambda one: one[1])


# == wrong 12
# mistake: The texts come back without END.
# accept: END|end
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text[:-1], total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 13
# mistake: The endings are chosen by log-probability, and only the chosen are divided by the length.
# accept: length|before|divid|choos|chosen|rank|score
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    ended = sorted(ended, key=lambda one: -one[1])[:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 14
# mistake: Adds the probabilities and not their logarithms.
# accept: log|probabilit
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token].exp()))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 15
# mistake: The score is log-probability times length to the power.
# accept: divid|length|power|times
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                (ended if token == END else candidates).append(longer)
        live = sorted(candidates, key=lambda one: -one[1])[:beams]
    best = [(text, total * len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]


# == wrong 16
# mistake: Ends are kept only if they are among the `beams` likeliest candidates of the step, but take no place.
# accept: end|leave|all|beams|candidates|among
def obey(ask, allowed, beams, power):
    live, ended = [((), 0.0)], []
    while live:
        scores = ask([text for text, _ in live])
        candidates = []
        for (text, total), row in zip(live, scores):
            going = {one[len(text)] for one in allowed if one[: len(text)] == text}
            for token in going:
                longer = ((*text, token), total + float(row[token]))
                candidates.append(longer)
        candidates.sort(key=lambda one: -one[1])
        ended += [one for one in candidates[:beams] if one[0][-1] == END]
        live = [one for one in candidates if one[0][-1] != END][:beams]
    best = [(text, total / len(text) ** power) for text, total in ended]
    return sorted(best, key=lambda one: -one[1])[:beams]
