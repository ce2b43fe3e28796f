# Answers to fallback of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == right 2
class FallbackBPE:
    def __init__(self, words, size, least):
        letters = "".join(word * times for word, times in words.items())
        alphabet = sorted(c for c in set(letters) if letters.count(c) >= least)
        self.tokens = [bytes([n]) for n in range(256)] + alphabet
        self.merges = []
        texts = {word: self.pieces(word) for word in words}
        while len(self.tokens) < size:
            counts = {}
            for word, pieces in texts.items():
                for a, b in zip(pieces, pieces[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] = counts.get((a, b), 0) + words[word]
            index = self.tokens.index
            order = sorted(counts, key=lambda p: (-counts[p], index(p[0]), index(p[1])))
            if not order or counts[order[0]] < 2:
                break
            self.merges.append(order[0])
            self.tokens.append("".join(order[0]))
            for pieces in texts.values():
                self.apply(pieces, order[0])

    def pieces(self, word):
        found = []
        for c in word:
            if c in self.tokens:
                found.append(c)
            else:
                found.extend(bytes([n]) for n in c.encode())
        return found

    def apply(self, pieces, pair):
        n = 0
        while n + 1 < len(pieces):
            if (pieces[n], pieces[n + 1]) == pair:
                pieces[n : n + 2] = [pair[0] + pair[1]]
            n += 1

    def encode(self, word):
        pieces = self.pieces(word)
        for pair in self.merges:
            self.apply(pieces, pair)
        return [self.tokens.index(piece) for piece in pieces]

    def decode(self, ids):
        parts = [self.tokens[n] for n in ids]
        parts = [part if type(part) is bytes else part.encode() for part in parts]
        return b"".join(parts).decode(errors="replace")


# == right 3
class FallbackBPE:
    def __init__(self, words, size, least):
        count = Counter(c for word in words for c in word for _ in range(words[word]))
        self.tokens = [bytes((n,)) for n in range(256)]
        self.tokens.extend(sorted(filter(lambda c: count[c] >= least, count)))
        self.first = {c: n for n, c in enumerate(self.tokens) if n >= 256}
        self.merges = {}
        while len(self.tokens) < size:
            pairs = Counter()
            for word, times in words.items():
                ids = self.encode(word)
                for a, b in zip(ids, ids[1:]):
                    if a >= 256 and b >= 256:
                        pairs[a, b] += times
            best = max(pairs, key=lambda p: (pairs[p], -p[0], -p[1]), default=None)
            if best is None or pairs[best] < 2:
                return
            a, b = best
            self.merges[best] = len(self.tokens)
            self.tokens.append(self.tokens[a] + self.tokens[b])

    def encode(self, word):
        ids = [
            n for c in word for n in ([self.first[c]] if c in self.first else c.encode())
        ]
        while len(ids) > 1:
            ranked = [(self.merges.get(p, 10**9), k) for k, p in enumerate(zip(ids, ids[1:]))]
            new, k = min(ranked)
            if new == 10**9:
                break
            ids[k : k + 2] = [new]
        return ids

    def decode(self, ids):
        text, waiting = "", bytearray()
        for n in ids:
            if n < 256:
                waiting.append(n)
                continue
            text += waiting.decode("utf-8", "replace") + self.tokens[n]
            waiting = bytearray()
        return text + waiting.decode("utf-8", "replace")


# == wrong 1
# mistake: Merges a pair only while the best one occurs exactly twice, so it learns nothing.
# accept: twice|at least|more often|merges|nothing
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] != 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 2
# mistake: The byte tokens are numbers, not bytes objects.
# accept: bytes object|bytes|int
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = list(range(256))
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += bytes([token]) if isinstance(token, int) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 3
# mistake: Pairs of bytes are merged as other pairs are.
# accept: byte
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 4
# mistake: A byte and a letter may merge: only pairs of two bytes are left out.
# accept: byte
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if max(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            halves = [t if isinstance(t, str) else t.decode('latin-1') for t in (self.tokens[n] for n in best)]
            self.tokens.append(halves[0] + halves[1])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 5
# mistake: The alphabet has all characters that occur; least is not looked at.
# accept: least|alphabet|rare
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(often)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 6
# mistake: least counts in how many words a character occurs, not how often.
# accept: often|occur|count|times|alphabet
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in set(word):
                often[c] += 1
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 7
# mistake: A character must occur more than least times.
# accept: at least|exactly|least|alphabet
class FallbackBPE:
    def __init__(self, words, size, least):
        letters = "".join(word * times for word, times in words.items())
        alphabet = sorted(c for c in set(letters) if letters.count(c) > least)
        self.tokens = [bytes([n]) for n in range(256)] + alphabet
        self.merges = []
        texts = {word: self.pieces(word) for word in words}
        while len(self.tokens) < size:
            counts = {}
            for word, pieces in texts.items():
                for a, b in zip(pieces, pieces[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] = counts.get((a, b), 0) + words[word]
            index = self.tokens.index
            order = sorted(counts, key=lambda p: (-counts[p], index(p[0]), index(p[1])))
            if not order or counts[order[0]] < 2:
                break
            self.merges.append(order[0])
            self.tokens.append("".join(order[0]))
            for pieces in texts.values():
                self.apply(pieces, order[0])

    def pieces(self, word):
        found = []
        for c in word:
            if c in self.tokens:
                found.append(c)
            else:
                found.extend(bytes([n]) for n in c.encode())
        return found

    def apply(self, pieces, pair):
        n = 0
        while n + 1 < len(pieces):
            if (pieces[n], pieces[n + 1]) == pair:
                pieces[n : n + 2] = [pair[0] + pair[1]]
            n += 1

    def encode(self, word):
        pieces = self.pieces(word)
        for pair in self.merges:
            self.apply(pieces, pair)
        return [self.tokens.index(piece) for piece in pieces]

    def decode(self, ids):
        parts = [self.tokens[n] for n in ids]
        parts = [part if type(part) is bytes else part.encode() for part in parts]
        return b"".join(parts).decode(errors="replace")


# == wrong 8
# mistake: The alphabet goes by how often a character occurs.
# accept: sorted|order
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += [c for c, n in often.most_common() if n >= least]
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 9
# mistake: Pairs are counted once a word, whatever its count.
# accept: count|times|often|weigh
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += 1
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 10
# mistake: Ties go to the pair that was counted first.
# accept: tie|smallest|common
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: -pairs[pair])
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 11
# mistake: Ties go by the tokens' text: the alphabet agrees with the ids, merged tokens do not.
# accept: tie|ids|text
class FallbackBPE:
    def __init__(self, words, size, least):
        letters = "".join(word * times for word, times in words.items())
        alphabet = sorted(c for c in set(letters) if letters.count(c) >= least)
        self.tokens = [bytes([n]) for n in range(256)] + alphabet
        self.merges = []
        texts = {word: self.pieces(word) for word in words}
        while len(self.tokens) < size:
            counts = {}
            for word, pieces in texts.items():
                for a, b in zip(pieces, pieces[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] = counts.get((a, b), 0) + words[word]
            index = self.tokens.index
            order = sorted(counts, key=lambda p: (-counts[p], p))
            if not order or counts[order[0]] < 2:
                break
            self.merges.append(order[0])
            self.tokens.append("".join(order[0]))
            for pieces in texts.values():
                self.apply(pieces, order[0])

    def pieces(self, word):
        found = []
        for c in word:
            if c in self.tokens:
                found.append(c)
            else:
                found.extend(bytes([n]) for n in c.encode())
        return found

    def apply(self, pieces, pair):
        n = 0
        while n + 1 < len(pieces):
            if (pieces[n], pieces[n + 1]) == pair:
                pieces[n : n + 2] = [pair[0] + pair[1]]
            n += 1

    def encode(self, word):
        pieces = self.pieces(word)
        for pair in self.merges:
            self.apply(pieces, pair)
        return [self.tokens.index(piece) for piece in pieces]

    def decode(self, ids):
        parts = [self.tokens[n] for n in ids]
        parts = [part if type(part) is bytes else part.encode() for part in parts]
        return b"".join(parts).decode(errors="replace")


# == wrong 12
# mistake: size is the number of merges.
# accept: size|merges|too many
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.rank) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 13
# mistake: Decoding joins texts, each byte being decoded by itself.
# accept: together|itself|join|alone|each|one at a time
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        text = ""
        for n in ids:
            token = self.tokens[n]
            text += token.decode("utf-8", "replace") if isinstance(token, bytes) else token
        return text


# == wrong 14
# mistake: Decoding an incomplete character raises an error.
# accept: FFFD|replace|error|�|incomplete|decode
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else list(c.encode("utf-8"))
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8")


# == wrong 15
# mistake: Encoding makes the leftmost possible merge, whatever its rank.
# accept: rank|leftmost|learned first
class FallbackBPE:
    def __init__(self, words, size, least):
        count = Counter(c for word in words for c in word for _ in range(words[word]))
        self.tokens = [bytes((n,)) for n in range(256)]
        self.tokens.extend(sorted(filter(lambda c: count[c] >= least, count)))
        self.first = {c: n for n, c in enumerate(self.tokens) if n >= 256}
        self.merges = {}
        while len(self.tokens) < size:
            pairs = Counter()
            for word, times in words.items():
                ids = self.encode(word)
                for a, b in zip(ids, ids[1:]):
                    if a >= 256 and b >= 256:
                        pairs[a, b] += times
            best = max(pairs, key=lambda p: (pairs[p], -p[0], -p[1]), default=None)
            if best is None or pairs[best] < 2:
                return
            a, b = best
            self.merges[best] = len(self.tokens)
            self.tokens.append(self.tokens[a] + self.tokens[b])

    def encode(self, word):
        ids = [
            n for c in word for n in ([self.first[c]] if c in self.first else c.encode())
        ]
        while len(ids) > 1:
            ranked = [(self.merges.get(p, 10**9), k) for k, p in enumerate(zip(ids, ids[1:]))]
            new, k = next((one for one in ranked if one[0] < 10**9), min(ranked))
            if new == 10**9:
                break
            ids[k : k + 2] = [new]
        return ids

    def decode(self, ids):
        text, waiting = "", bytearray()
        for n in ids:
            if n < 256:
                waiting.append(n)
                continue
            text += waiting.decode("utf-8", "replace") + self.tokens[n]
            waiting = bytearray()
        return text + waiting.decode("utf-8", "replace")


# == wrong 16
# mistake: An unknown character becomes the byte of ? .
# accept: byte|UTF-8|unknown|outside
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else [ord("?")]
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 17
# mistake: Unknown characters are skipped.
# accept: byte|UTF-8|outside|left out|skip|lost
class FallbackBPE:
    def __init__(self, words, size, least):
        often = Counter()
        for word, times in words.items():
            for c in word:
                often[c] += times
        self.tokens = [bytes([n]) for n in range(256)]
        self.tokens += sorted(c for c in often if often[c] >= least)
        self.id = {token: n for n, token in enumerate(self.tokens)}
        self.rank = {}
        corpus = [(self.start(word), times) for word, times in words.items()]
        while len(self.tokens) < size:
            pairs = Counter()
            for ids, times in corpus:
                for pair in zip(ids, ids[1:]):
                    if min(pair) > 255:
                        pairs[pair] += times
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            self.rank[best] = len(self.tokens)
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            corpus = [(self.join(ids, best), times) for ids, times in corpus]

    def start(self, word):
        ids = []
        for c in word:
            ids += [self.id[c]] if c in self.id else []
        return ids

    def join(self, ids, pair):
        made, n = [], 0
        while n < len(ids):
            if tuple(ids[n : n + 2]) == pair:
                made.append(self.rank[pair])
                n += 2
            else:
                made.append(ids[n])
                n += 1
        return made

    def encode(self, word):
        ids = self.start(word)
        while True:
            possible = [p for p in zip(ids, ids[1:]) if p in self.rank]
            if not possible:
                return ids
            ids = self.join(ids, min(possible, key=self.rank.get))

    def decode(self, ids):
        raw = b""
        for n in ids:
            token = self.tokens[n]
            raw += token if isinstance(token, bytes) else token.encode("utf-8")
        return raw.decode("utf-8", errors="replace")


# == wrong 18
# mistake: One merge too few: it stops before the last token.
# accept: size|fewer|one too few|merges
class FallbackBPE:
    def __init__(self, words, size, least):
        letters = "".join(word * times for word, times in words.items())
        alphabet = sorted(c for c in set(letters) if letters.count(c) >= least)
        self.tokens = [bytes([n]) for n in range(256)] + alphabet
        self.merges = []
        texts = {word: self.pieces(word) for word in words}
        while len(self.tokens) + 1 < size:
            counts = {}
            for word, pieces in texts.items():
                for a, b in zip(pieces, pieces[1:]):
                    if isinstance(a, str) and isinstance(b, str):
                        counts[a, b] = counts.get((a, b), 0) + words[word]
            index = self.tokens.index
            order = sorted(counts, key=lambda p: (-counts[p], index(p[0]), index(p[1])))
            if not order or counts[order[0]] < 2:
                break
            self.merges.append(order[0])
            self.tokens.append("".join(order[0]))
            for pieces in texts.values():
                self.apply(pieces, order[0])

    def pieces(self, word):
        found = []
        for c in word:
            if c in self.tokens:
                found.append(c)
            else:
                found.extend(bytes([n]) for n in c.encode())
        return found

    def apply(self, pieces, pair):
        n = 0
        while n + 1 < len(pieces):
            if (pieces[n], pieces[n + 1]) == pair:
                pieces[n : n + 2] = [pair[0] + pair[1]]
            n += 1

    def encode(self, word):
        pieces = self.pieces(word)
        for pair in self.merges:
            self.apply(pieces, pair)
        return [self.tokens.index(piece) for piece in pieces]

    def decode(self, ids):
        parts = [self.tokens[n] for n in ids]
        parts = [part if type(part) is bytes else part.encode() for part in parts]
        return b"".join(parts).decode(errors="replace")


# == wrong 19
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


# == wrong 20
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


# == wrong 21
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


# == wrong 22
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


# == wrong 23
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


# == wrong 24
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


# == wrong 25
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


# == wrong 26
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


# == wrong 27
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


# == wrong 28
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


# == wrong 29
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


# == wrong 30
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


# == wrong 31
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
