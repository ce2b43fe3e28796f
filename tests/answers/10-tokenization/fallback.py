# Answers to fallback of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# Wrong 7 and 14 are gone with a sentence of the text that they broke: a token made in a
# second way. It can hardly come up.


# == right 1
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == right 2
class FallbackBPE:
    """Ids all the way; the text of an id is looked up only to name a new token."""

    def __init__(self, words, size, least):
        often = Counter()
        for word, n in words.items():
            for c, k in Counter(word).items():
                often[c] += n * k
        alphabet = sorted(filter(lambda c: often[c] >= least, often))
        self.tokens = [*(bytes([b]) for b in range(256)), *alphabet]
        self.char = {c: 256 + i for i, c in enumerate(alphabet)}
        self.merges = {}          # (left id, right id) -> (rank, id)
        made = dict(self.char)
        corpus = {w: self._ids(w) for w in words}
        while len(self.tokens) < size:
            counts = {}
            for w, ids in corpus.items():
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        counts[pair] = counts.get(pair, 0) + words[w]
            best = max(counts, key=lambda p: (counts[p], -p[0], -p[1]), default=None)
            if best is None or counts[best] <= 1:
                break
            name = self.tokens[best[0]] + self.tokens[best[1]]
            if name not in made:
                made[name] = len(self.tokens)
                self.tokens.append(name)
            self.merges[best] = len(self.merges), made[name]
            corpus = {w: self._put(ids, best, made[name]) for w, ids in corpus.items()}

    def _ids(self, word):
        return [i for c in word for i in ([self.char[c]] if c in self.char else c.encode())]

    @staticmethod
    def _put(ids, pair, new):
        out = []
        for id in ids:
            if out and (out[-1], id) == pair:
                out[-1] = new
            else:
                out.append(id)
        return out

    def encode(self, word):
        ids = self._ids(word)
        while pairs := [p for p in zip(ids, ids[1:]) if p in self.merges]:
            best = min(pairs, key=lambda p: self.merges[p][0])
            ids = self._put(ids, best, self.merges[best][1])
        return ids

    def decode(self, ids):
        parts = [self.tokens[i] for i in ids]
        return b"".join(p.encode() if isinstance(p, str) else p for p in parts).decode(errors="replace")


# == right 3
class FallbackBPE:
    def __init__(self, words, size, least):
        letters = Counter()
        for word in words:
            letters.update({c: word.count(c) * words[word] for c in set(word)})
        self.tokens = [bytes((i,)) for i in range(256)]
        self.tokens.extend(sorted(c for c in letters if letters[c] >= least))
        # a word is cut into runs of known characters; merges live inside a run
        self.merges = []
        runs = Counter()
        for word, times in words.items():
            for run in self.runs(word):
                if isinstance(run, str):
                    runs[tuple(run)] += times
        number = {t: i for i, t in enumerate(self.tokens)}
        while len(self.tokens) < size:
            counts = Counter()
            for run, times in runs.items():
                for i in range(1, len(run)):
                    counts[run[i - 1 : i + 1]] += times
            order = sorted(counts, key=lambda p: [-counts[p]] + [number[t] for t in p])
            if not order or counts[order[0]] < 2:
                return
            self.merges.append(order[0])
            if "".join(order[0]) not in number:
                number["".join(order[0])] = len(self.tokens)
                self.tokens.append("".join(order[0]))
            changed = Counter()
            for run, times in runs.items():
                changed[self.apply(run, order[0])] += times
            runs = changed

    def runs(self, word):
        known = set(self.tokens[256:])
        out, run = [], ""
        for c in word:
            if c in known:
                run += c
                continue
            out += [run] if run else []
            out.append(c.encode())
            run = ""
        return out + ([run] if run else [])

    @staticmethod
    def apply(run, pair):
        out, i = (), 0
        while i < len(run):
            n = 2 if run[i : i + 2] == pair else 1
            out += ("".join(run[i : i + n]),)
            i += n
        return out

    def encode(self, word):
        ids = []
        for run in self.runs(word):
            if isinstance(run, bytes):
                ids += list(run)
                continue
            run = tuple(run)
            done = False
            while not done:
                done = True
                for pair in self.merges:
                    after = self.apply(run, pair)
                    if after != run:
                        run, done = after, False
                        break
            ids += [self.tokens.index(token) for token in run]
        return ids

    def decode(self, ids):
        text, waiting = "", b""
        for id in [*ids, None]:
            token = "" if id is None else self.tokens[id]
            if isinstance(token, bytes):
                waiting += token
            else:
                text += waiting.decode("utf-8", "replace") + token
                waiting = b""
        return text


# == wrong 1
# mistake: Bytes are merged too.
# accept: byte
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if type(a) is type(b):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 2
# mistake: The alphabet counts a character once for each word of the dictionary, without how often the word occurs.
# accept: how often|times|alphabet|least|weigh|occur
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += 1
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 3
# mistake: The alphabet is in the order in which characters first come, not sorted.
# accept: sorted|order|alphabet
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += [c for c, n in seen.items() if n >= least]
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 4
# mistake: Ties go by the text of the tokens, not by their ids.
# accept: tie|ids
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], p))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 5
# mistake: Each id is decoded by itself, so the bytes of a character never come together.
# accept: itself|together|join|one at a time|alone|each
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        text = ""
        for id in ids:
            token = self.tokens[id]
            text += token.decode("utf-8", errors="replace") if isinstance(token, bytes) else token
        return text


# == wrong 6
# mistake: Encoding takes the longest token first.
# accept: longest|greedy|rank
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        ids = []
        while word:
            for n in range(len(word), 0, -1):
                if word[:n] in self.ids:
                    ids.append(self.ids[word[:n]])
                    break
            else:
                ids += list(word[0].encode())
            word = word[n:]
        return ids

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 8
# mistake: A character that occurs exactly least times is left out.
# accept: least|exactly|at least|alphabet
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n > least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 9
# mistake: Pairs that occur only once are merged too.
# accept: once|twice|rare
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 1:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 10
# mistake: Bytes that are no UTF-8 are left out of the decoded text.
# accept: FFFD|replace|ignore|left out|drop|�
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="ignore")


# == wrong 11
# mistake: Pairs are counted without how often their word occurs.
# accept: times|how often|occurs|weigh
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += 1
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 12
# mistake: The size does not count the 256 bytes.
# accept: size|256|too many|byte
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) - 256 < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 13
# mistake: Ids below 256 are not the bytes but come last: the alphabet has the first ids.
# accept: first|0 to 255|bytes|ids|start
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = []
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.tokens += [bytes([i]) for i in range(256)]
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.extend(bytes([b]) for b in letter.encode("utf-8"))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")


# == wrong 15
# mistake: A character outside the alphabet becomes its code point, not its bytes.
# accept: UTF-8|byte|code point
class FallbackBPE:
    def __init__(self, words, size, least):
        self.tokens = [bytes([i]) for i in range(256)]
        seen = Counter()
        for word, times in words.items():
            for letter in word:
                seen[letter] += times
        self.tokens += sorted(c for c, n in seen.items() if n >= least)
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.ranks = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            counts = Counter()
            for tokens, times in corpus:
                for a, b in zip(tokens, tokens[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] += times
            if not counts:
                break
            best = min(counts, key=lambda p: (-counts[p], self.ids[p[0]], self.ids[p[1]]))
            if counts[best] < 2:
                break
            self.ranks[best] = len(self.ranks)
            new = best[0] + best[1]
            if new not in self.ids:
                self.ids[new] = len(self.tokens)
                self.tokens.append(new)
            for tokens, _ in corpus:
                self.merge(tokens, best)

    def start(self, word):
        tokens = []
        for letter in word:
            if letter in self.ids:
                tokens.append(letter)
            else:
                tokens.append(bytes([ord(letter) % 256]))
        return tokens

    def merge(self, tokens, pair):
        i = 0
        while i < len(tokens) - 1:
            if (tokens[i], tokens[i + 1]) == pair:
                tokens[i : i + 2] = [pair[0] + pair[1]]
            i += 1

    def encode(self, word):
        tokens = self.start(word)
        while True:
            possible = [p for p in zip(tokens, tokens[1:]) if p in self.ranks]
            if not possible:
                return [self.ids[token] for token in tokens]
            self.merge(tokens, min(possible, key=self.ranks.get))

    def decode(self, ids):
        data = b""
        for id in ids:
            token = self.tokens[id]
            data += token if isinstance(token, bytes) else token.encode("utf-8")
        return data.decode("utf-8", errors="replace")
