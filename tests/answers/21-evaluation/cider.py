# Answers to cider of 21-evaluation, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == right 2
class Cider:
    """Vectors as tensors over all runs of the references, and of the text at hand."""

    def __init__(self, references):
        self.references = [[r.split() for r in several] for several in references]
        self.idf = {}
        for several in self.references:
            for run in {run for words in several for run in self.all_runs(words)}:
                self.idf[run] = self.idf.get(run, 0) + 1
        self.items = len(references)
        self.idf = {run: math.log(self.items / d) for run, d in self.idf.items()}

    def all_runs(self, words):
        return [tuple(words[i : i + n]) for n in range(1, 5)
                for i in range(len(words) - n + 1)]

    def weighted(self, words):
        counts = Counter(self.all_runs(words))
        unseen = math.log(self.items)
        return {run: c * self.idf.get(run, unseen) for run, c in counts.items()}

    def similar(self, h_words, r_words):
        h, r = self.weighted(h_words), self.weighted(r_words)
        names = sorted(set(h) | set(r))
        hv = torch.tensor([h.get(k, 0.0) for k in names], dtype=torch.float64)
        rv = torch.tensor([r.get(k, 0.0) for k in names], dtype=torch.float64)
        size = torch.tensor([len(k) for k in names])
        parts = torch.zeros(4, dtype=torch.float64)
        for n in range(1, 5):
            a, b = hv[size == n], rv[size == n]
            norm = a.norm() * b.norm()
            if norm > 0:
                parts[n - 1] = (torch.minimum(a, b) * b).sum() / norm
        gap = len(h_words) - len(r_words)
        return 10 * parts.mean() * math.exp(-gap * gap / 72)

    def score(self, hypotheses):
        return torch.stack([
            torch.stack([self.similar(h.split(), r) for r in several]).mean()
            for h, several in zip(hypotheses, self.references, strict=True)])

    def people(self):
        result = []
        for several in self.references:
            each = []
            for i, own in enumerate(several):
                others = several[:i] + several[i + 1 :]
                each.append(sum(self.similar(own, o) for o in others) / len(others))
            result.append(sum(each) / len(each))
        return torch.stack(result)


# == right 3
def ngrams(text, n):
    words = text.split()
    return Counter(zip(*[words[k:] for k in range(n)]))

class Cider:
    def __init__(self, references):
        self.refs = references
        I = len(references)
        self.weight = []
        for n in range(1, 5):
            d = Counter()
            for several in references:
                inside = Counter()
                for text in several:
                    inside |= ngrams(text, n)
                d.update(inside.keys())
            self.weight.append(lambda run, d=d: math.log(I) - math.log(max(d[run], 1)))

    def one(self, h, r):
        parts = []
        for n in range(1, 5):
            w = self.weight[n - 1]
            hc, rc = ngrams(h, n), ngrams(r, n)
            dot = sum(min(hc[g], rc[g]) * rc[g] * w(g) ** 2 for g in rc)
            hh = sum((c * w(g)) ** 2 for g, c in hc.items())
            rr = sum((c * w(g)) ** 2 for g, c in rc.items())
            parts.append(dot / math.sqrt(hh * rr) if hh * rr > 0 else 0)
        a, b = len(h.split()), len(r.split())
        return 10 * math.exp(-(a - b) ** 2 / 72) * sum(parts) / 4

    def score(self, hypotheses):
        means = [sum(self.one(h, r) for r in rs) / len(rs)
                 for h, rs in zip(hypotheses, self.refs)]
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        result = []
        for rs in self.refs:
            k = len(rs)
            all_pairs = sum(self.one(a, b) for a in rs for b in rs)
            own = sum(self.one(a, a) for a in rs)
            result.append((all_pairs - own) / (k * (k - 1)))
        return torch.tensor(result, dtype=torch.float64)


# == wrong 1
# mistake: A plain cosine: counts of the hypothesis are not cut to the reference's.
# accept: clip | min | repeat | cut | more often
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(h[run] * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 2
# mistake: The smaller value is multiplied with the hypothesis's, not the reference's.
# accept: reference's | min(h, r) | times r | r, not h | hypothesis
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * h[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 3
# mistake: A run's d counts references, not items.
# accept: items | references
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            for text in several:
                for n in (1, 2, 3, 4):
                    self.seen.update(set(self.runs(text.split(), n)))

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 4
# mistake: A run's d counts all its occurrences in an item.
# accept: items | once | occurrence | count
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            for text in several:
                for n in (1, 2, 3, 4):
                    self.seen += self.runs(text.split(), n)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 5
# mistake: log(I / (1 + d)), as idf is smoothed elsewhere.
# accept: at least 1 | 1 + d | log(i | smooth | weight
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / (1 + self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 6
# mistake: Runs that no reference has are left out of the hypothesis's vector.
# accept: no reference | unseen | at least 1 | norm | new
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items() if run in self.seen}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 7
# mistake: No penalty for another length.
# accept: length
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 8
# mistake: The penalty's exponent is divided by 36 instead of 72.
# accept: length | 72 | penalty
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 36)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 9
# mistake: The penalty takes lengths in characters.
# accept: words | character | length
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(hypothesis) - len(reference)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 10
# mistake: The best reference counts, not the mean.
# accept: mean | best | max | every reference | all references | all its references
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(max(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 11
# mistake: The references of an item are pooled into one vector by the larger count.
# accept: pool | each reference | reference alone | merge | mean over
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            means.append(self.pooled(hypothesis, several))
        return torch.tensor(means, dtype=torch.float64)

    def pooled(self, hypothesis, several):
        ours, total = hypothesis.split(), 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), {}
            for text in several:
                for run, value in self.vector(text.split(), n).items():
                    r[run] = max(value, r.get(run, 0.0))
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        closest = min(abs(len(ours) - len(text.split())) for text in several)
        return 10 * total / 4 * math.exp(-(closest ** 2) / 72)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 12
# mistake: A reference is compared with itself too.
# accept: itself | others | own
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several)]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 13
# mistake: Only the first reference is compared with the others.
# accept: each reference | every reference | first | one reference | all references
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(several[0], other) for other in several[1:]]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 14
# mistake: Counts are divided by the text's number of runs before the minimum.
# accept: count | share | divid | frequenc | normal
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        total = max(1, len(words) - n + 1)
        return {run: count / total * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 15
# mistake: A run counts once, however often it stands in the text.
# accept: count | once | often
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 16
# mistake: Geometric mean over n, as in BLEU.
# accept: mean | geometric | product
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 1.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total *= both / norms if norms else 0.0
        return 10 * total ** 0.25 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 17
# mistake: Only those n are averaged that both texts are long enough for.
# accept: n = 1 to 4 | four | short | 4 | all n
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total, orders = 0.0, 0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            if norms:
                total += both / norms
                orders += 1
        return 10 * total / max(1, orders) * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 18
# mistake: Not multiplied by 10.
# accept: 10 | ten
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 19
# mistake: Runs of 1 to 4 words stand in one vector, with one norm.
# accept: each n | for n | one vector | norm | n = 1 to 4
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total, h, r = 0.0, {}, {}
        for n in (1, 2, 3, 4):
            h.update(self.vector(ours, n))
            r.update(self.vector(theirs, n))
        for _ in [1]:
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)


# == wrong 20
# mistake: A run's d is the number of items that have it, taken from the hypotheses scored.
# accept: references | hypothes
class Cider:
    def __init__(self, references):
        self.references = references
        self.seen = Counter()
        for several in references:
            runs = set()
            for text in several:
                for n in (1, 2, 3, 4):
                    runs |= set(self.runs(text.split(), n))
            self.seen.update(runs)

    @staticmethod
    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def vector(self, words, n):
        items = len(self.references)
        return {run: count * math.log(items / max(1, self.seen[run]))
                for run, count in self.runs(words, n).items()}

    def pair(self, hypothesis, reference):
        ours, theirs = hypothesis.split(), reference.split()
        total = 0.0
        for n in (1, 2, 3, 4):
            h, r = self.vector(ours, n), self.vector(theirs, n)
            norms = math.hypot(*h.values()) * math.hypot(*r.values())
            both = sum(min(h[run], r[run]) * r[run] for run in h if run in r)
            total += both / norms if norms else 0.0
        return 10 * total / 4 * math.exp(-((len(ours) - len(theirs)) ** 2) / 72)

    def score(self, hypotheses):
        means = []
        self.seen = Counter()
        for text in hypotheses:
            for n in (1, 2, 3, 4):
                self.seen.update(set(self.runs(text.split(), n)))
        for hypothesis, several in zip(hypotheses, self.references):
            found = [self.pair(hypothesis, r) for r in several]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)

    def people(self):
        means = []
        for several in self.references:
            found = [self.pair(one, other) for i, one in enumerate(several)
                     for j, other in enumerate(several) if i != j]
            means.append(sum(found) / len(found))
        return torch.tensor(means, dtype=torch.float64)
