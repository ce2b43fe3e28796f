# Answers to encode of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def encode(word, merges):
    rank = {pair: i for i, pair in enumerate(merges)}
    tokens = list(word)
    while True:
        possible = [(rank[pair], i) for i, pair in enumerate(zip(tokens, tokens[1:])) if pair in rank]
        if not possible:
            return tokens
        _, i = min(possible)              # lowest rank, then leftmost
        tokens = tokens[:i] + [tokens[i] + tokens[i + 1]] + tokens[i + 2:]


# == right 2
def encode(word, merges):
    tokens = list(word)

    def one_merge():
        for left, right in merges:
            for i in range(len(tokens) - 1):
                if tokens[i] == left and tokens[i + 1] == right:
                    tokens[i] = left + right
                    del tokens[i + 1]
                    return True
        return False

    while one_merge():
        pass
    return tokens


# == right 3
def encode(word, merges):
    def reduce(tokens):
        pairs = list(zip(tokens, tokens[1:]))
        first = next((pair for pair in merges if pair in pairs), None)
        if first is None:
            return tokens
        i = pairs.index(first)
        return reduce([*tokens[:i], "".join(first), *tokens[i + 2 :]])

    return reduce(list(word))


# == wrong 1
# mistake: The longest token of the vocabulary is taken first, from left to right.
# accept: longest|greedy
def encode(word, merges):
    vocabulary = set(word) | {a + b for a, b in merges}
    tokens = []
    while word:
        n = max(n for n in range(1, len(word) + 1) if word[:n] in vocabulary)
        tokens.append(word[:n])
        word = word[n:]
    return tokens


# == wrong 2
# mistake: The leftmost possible merge is made, whatever its rank.
# accept: leftmost|rank|learned first|order
def encode(word, merges):
    tokens = list(word)
    pairs = set(merges)
    i = 0
    while i < len(tokens) - 1:
        if (tokens[i], tokens[i + 1]) in pairs:
            tokens[i : i + 2] = [tokens[i] + tokens[i + 1]]
            i = 0
        else:
            i += 1
    return tokens


# == wrong 3
# mistake: The merge that was learned last goes first.
# accept: last|latest|reverse|highest rank
def encode(word, merges):
    ranks = {pair: i for i, pair in enumerate(merges)}
    tokens = list(word)
    while len(tokens) > 1:
        pairs = list(zip(tokens, tokens[1:]))
        best = max(pairs, key=lambda pair: ranks.get(pair, -1))
        if best not in ranks:
            break
        i = pairs.index(best)
        tokens[i : i + 2] = ["".join(best)]
    return tokens


# == wrong 4
# mistake: Each merge is made once at most, at its leftmost place.
# accept: once|one place|every place|again|repeat|everywhere
def encode(word, merges):
    tokens = list(word)
    for left, right in merges:
        for i in range(len(tokens) - 1):
            if tokens[i] == left and tokens[i + 1] == right:
                tokens[i : i + 2] = [left + right]
                break
    return tokens


# == wrong 5
# mistake: Of several places of the best merge the rightmost is taken.
# accept: leftmost|rightmost|right to left|from the right|last place|left one
def encode(word, merges):
    ranks = {pair: i for i, pair in enumerate(merges)}
    tokens = list(word)
    while True:
        found = None
        for i in range(len(tokens) - 1):
            pair = (tokens[i], tokens[i + 1])
            if pair in ranks and (found is None or ranks[pair] <= ranks[tokens[found], tokens[found + 1]]):
                found = i
        if found is None:
            return tokens
        tokens[found : found + 2] = [tokens[found] + tokens[found + 1]]


# == wrong 6
# mistake: Two tokens are merged if their joined text is a token, though this pair is no merge.
# accept: pair|joined|another way|same text
def encode(word, merges):
    order = {a + b: i for i, (a, b) in enumerate(merges)}
    tokens = list(word)
    while len(tokens) > 1:
        joined = [a + b for a, b in zip(tokens, tokens[1:])]
        best = min(joined, key=lambda t: order.get(t, len(order)))
        if best not in order:
            break
        i = joined.index(best)
        tokens[i : i + 2] = [best]
    return tokens


# == wrong 7
# mistake: The merges are tried in alphabetical order, not in the order learned.
# accept: alphabet|order|rank|learned first|sorted
def encode(word, merges):
    tokens = list(word)
    for left, right in sorted(merges):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == (left, right):
                tokens[i : i + 2] = [left + right]
            i += 1
    return tokens


# == wrong 8
# mistake: The list becomes shorter under a for loop over its old length.
# accept: index|range|length|shorter
def encode(word, merges):
    tokens = list(word)
    for left, right in merges:
        for i in range(len(tokens) - 1):
            if tokens[i] == left and tokens[i + 1] == right:
                tokens[i] = left + right
                tokens.pop(i + 1)
    return tokens


# == wrong 9
# mistake: Only one merge is made, it does not repeat.
# accept: repeat|once|one merge|again|only
def encode(word, merges):
    tokens = list(word)
    pairs = list(zip(tokens, tokens[1:]))
    for pair in merges:
        if pair in pairs:
            i = pairs.index(pair)
            return tokens[:i] + [pair[0] + pair[1]] + tokens[i + 2:]
    return tokens


# == wrong 10
# mistake: Overlapping places are all merged, so letters come twice.
# accept: overlap|twice|too long|text
def encode(word, merges):
    tokens = list(word)
    for left, right in merges:
        new = []
        for i, token in enumerate(tokens):
            if i + 1 < len(tokens) and (token, tokens[i + 1]) == (left, right):
                new.append(left + right)
            elif i > 0 and (tokens[i - 1], token) == (left, right):
                continue
            else:
                new.append(token)
        tokens = new
    return tokens
