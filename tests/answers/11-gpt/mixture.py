# Answers to mixture of 11-gpt, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == right 2
from collections import Counter, defaultdict


class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.followers = defaultdict(Counter)
        self.weights = torch.ones(order + 1, dtype=torch.float64) / (order + 1)

    def fit(self, ids):
        for t, token in enumerate(ids):
            for n in range(1, self.order + 1):
                if t >= n - 1:
                    self.followers[tuple(ids[t - n + 1 : t])][token] += 1

    def row(self, n, context):
        uniform = [1 / self.V] * self.V
        if n == 0 or len(context) < n - 1:
            return uniform
        last = tuple(context[-(n - 1):]) if n > 1 else ()
        if last not in self.followers:
            return uniform
        seen = self.followers[last]
        total = sum(seen.values())
        return [seen[token] / total for token in range(self.V)]

    def parts(self, context):
        rows = [self.row(n, context) for n in range(self.order + 1)]
        return torch.tensor(rows, dtype=torch.float64)

    def probabilities(self, context):
        return (self.parts(context) * self.weights[:, None]).sum(dim=0)

    def tune(self, ids, steps):
        for _ in range(steps):
            total = torch.zeros(self.order + 1, dtype=torch.float64)
            places = range(self.order - 1, len(ids))
            for t in places:
                share = self.weights * self.parts(ids[:t])[:, ids[t]]
                total += share / share.sum()
            self.weights = total / len(places)


# == right 3
class Mixture:
    """Keeps the texts, and counts by looking through them each time."""

    def __init__(self, order, V):
        self.order, self.V, self.texts = order, V, []
        self.weights = torch.tensor([1.0 / (order + 1)] * (order + 1)).double()
        self.weights = self.weights / self.weights.sum()

    def fit(self, ids):
        self.texts.append(list(ids))

    def parts(self, context):
        context = list(context)
        rows = torch.ones(self.order + 1, self.V, dtype=torch.float64)
        for n in range(1, self.order + 1):
            k = n - 1
            if k > len(context):
                continue
            end = context[len(context) - k :]
            after = [x[t] for x in self.texts for t in range(k, len(x)) if x[t - k : t] == end]
            if after:
                rows[n] = torch.bincount(torch.tensor(after), minlength=self.V)
        return rows / rows.sum(dim=1, keepdim=True)

    def probabilities(self, context):
        return torch.einsum("n,nv->v", self.weights, self.parts(context))

    def tune(self, ids, steps):
        given = [self.parts(ids[:t])[:, ids[t]].tolist() for t in range(self.order - 1, len(ids))]
        weights = self.weights.tolist()
        for _ in range(steps):
            shares = []
            for p in given:
                joint = [w * one for w, one in zip(weights, p)]
                shares.append([one / sum(joint) for one in joint])
            weights = [sum(column) / len(shares) for column in zip(*shares)]
        self.weights = torch.tensor(weights, dtype=torch.float64)


# == wrong 1
# mistake: a second fit forgets the first text
# accept: first text | adds | again | forget | second | overwr | replace
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        self.counts = [{} for _ in range(self.order)]
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 2
# mistake: the texts are joined, so that contexts run over the boundary between them
# accept: boundar | joined | across | border | between | another text | two texts | end of the first
class Mixture:
    """Keeps the texts, and counts by looking through them each time."""

    def __init__(self, order, V):
        self.order, self.V, self.texts = order, V, []
        self.weights = torch.tensor([1.0 / (order + 1)] * (order + 1)).double()
        self.weights = self.weights / self.weights.sum()

    def fit(self, ids):
        self.texts = [sum(self.texts, []) + list(ids)]

    def parts(self, context):
        context = list(context)
        rows = torch.ones(self.order + 1, self.V, dtype=torch.float64)
        for n in range(1, self.order + 1):
            k = n - 1
            if k > len(context):
                continue
            end = context[len(context) - k :]
            after = [x[t] for x in self.texts for t in range(k, len(x)) if x[t - k : t] == end]
            if after:
                rows[n] = torch.bincount(torch.tensor(after), minlength=self.V)
        return rows / rows.sum(dim=1, keepdim=True)

    def probabilities(self, context):
        return torch.einsum("n,nv->v", self.weights, self.parts(context))

    def tune(self, ids, steps):
        given = [self.parts(ids[:t])[:, ids[t]].tolist() for t in range(self.order - 1, len(ids))]
        weights = self.weights.tolist()
        for _ in range(steps):
            shares = []
            for p in given:
                joint = [w * one for w, one in zip(weights, p)]
                shares.append([one / sum(joint) for one in joint])
            weights = [sum(column) / len(shares) for column in zip(*shares)]
        self.weights = torch.tensor(weights, dtype=torch.float64)


# == wrong 3
# mistake: where a context was never seen, the row below is used instead of row 0
# accept: row 0 | uniform | row below | lower order | 1/V | back
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) < n:
                rows[n + 1] = rows[n]
            else:
                row = table.get(tuple(context[len(context) - n :]))
                rows[n + 1] = rows[n] if row is None else row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 4
# mistake: where a context was never seen, the row is all zeros
# accept: row 0 | uniform | 1/V | zero | never seen | sum to
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.zeros(self.order + 1, self.V, dtype=torch.float64)
        rows[0] = 1 / self.V
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 5
# mistake: divides by how often the context occurs, also at the end of a text where nothing follows
# accept: total | end of | last | nothing follows | sum to | followed
class Mixture:
    """Keeps the texts, and counts by looking through them each time."""

    def __init__(self, order, V):
        self.order, self.V, self.texts = order, V, []
        self.weights = torch.tensor([1.0 / (order + 1)] * (order + 1)).double()
        self.weights = self.weights / self.weights.sum()

    def fit(self, ids):
        self.texts.append(list(ids))

    def parts(self, context):
        context = list(context)
        rows = torch.ones(self.order + 1, self.V, dtype=torch.float64)
        for n in range(1, self.order + 1):
            k = n - 1
            if k > len(context):
                rows[n] /= self.V
                continue
            end = context[len(context) - k :]
            after = [x[t] for x in self.texts for t in range(k, len(x)) if x[t - k : t] == end]
            if after:
                times = sum(x[t - k : t] == end for x in self.texts for t in range(k, len(x) + 1))
                rows[n] = torch.bincount(torch.tensor(after), minlength=self.V) / times
            else:
                rows[n] /= self.V
        rows[0] = 1 / self.V
        return rows

    def probabilities(self, context):
        return torch.einsum("n,nv->v", self.weights, self.parts(context))

    def tune(self, ids, steps):
        given = [self.parts(ids[:t])[:, ids[t]].tolist() for t in range(self.order - 1, len(ids))]
        weights = self.weights.tolist()
        for _ in range(steps):
            shares = []
            for p in given:
                joint = [w * one for w, one in zip(weights, p)]
                shares.append([one / sum(joint) for one in joint])
            weights = [sum(column) / len(shares) for column in zip(*shares)]
        self.weights = torch.tensor(weights, dtype=torch.float64)


# == wrong 6
# mistake: shares by the probability alone, without the weight so far
# accept: weight | step
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 7
# mistake: shares are not divided by their sum for each token, only at the end
# accept: each token | sum | share | normal | token
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            self.weights = shares.sum(dim=0) / shares.sum()


# == wrong 8
# mistake: tuning begins at place 0
# accept: order − 1 | order - 1 | place | begin | first tokens
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 9
# mistake: tuning begins at place order, one token late
# accept: order − 1 | order - 1 | place | first | one token
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 10
# mistake: the weights change after every token, within a step
# accept: every token | each token | within | whole | once | online | mean share
from collections import Counter, defaultdict


class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.followers = defaultdict(Counter)
        self.weights = torch.ones(order + 1, dtype=torch.float64) / (order + 1)

    def fit(self, ids):
        for t, token in enumerate(ids):
            for n in range(1, self.order + 1):
                if t >= n - 1:
                    self.followers[tuple(ids[t - n + 1 : t])][token] += 1

    def row(self, n, context):
        uniform = [1 / self.V] * self.V
        if n == 0 or len(context) < n - 1:
            return uniform
        last = tuple(context[-(n - 1):]) if n > 1 else ()
        if last not in self.followers:
            return uniform
        seen = self.followers[last]
        total = sum(seen.values())
        return [seen[token] / total for token in range(self.V)]

    def parts(self, context):
        rows = [self.row(n, context) for n in range(self.order + 1)]
        return torch.tensor(rows, dtype=torch.float64)

    def probabilities(self, context):
        return (self.parts(context) * self.weights[:, None]).sum(dim=0)

    def tune(self, ids, steps):
        for _ in range(steps):
            places = range(self.order - 1, len(ids))
            for t in places:
                share = self.weights * self.parts(ids[:t])[:, ids[t]]
                self.weights = (self.weights + share / share.sum()) / 2


# == wrong 11
# mistake: hard choice: the row with the largest share gets the whole token
# accept: share | hard | whole | winner | largest | best row
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = nn.functional.one_hot(shares.argmax(dim=1), self.order + 1).double()
            self.weights = shares.mean(dim=0)


# == wrong 12
# mistake: row n looks at the last n tokens
# accept: n − 1 | n - 1 | last n | one token too many | one too
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order + 1)][1:]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts, 1):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts, 1):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 13
# mistake: add-one smoothing in every row
# accept: smooth | add-one | add one | divided by the total | adds one | plus one | + 1
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.ones(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 14
# mistake: the context is read from its front
# accept: front | first | last n | last tokens | newest | beginning | end of
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[:n]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = self.weights * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)


# == wrong 15
# mistake: every step starts from equal weights again
# accept: step | equal | again
class Mixture:
    def __init__(self, order, V):
        self.order, self.V = order, V
        self.counts = [{} for _ in range(order)]  # by length of the context
        self.weights = torch.full((order + 1,), 1 / (order + 1), dtype=torch.float64)

    def fit(self, ids):
        for n, table in enumerate(self.counts):
            for t in range(n, len(ids)):
                row = table.setdefault(tuple(ids[t - n : t]), torch.zeros(self.V).double())
                row[ids[t]] += 1

    def parts(self, context):
        rows = torch.full((self.order + 1, self.V), 1 / self.V, dtype=torch.float64)
        for n, table in enumerate(self.counts):
            if len(context) >= n:
                row = table.get(tuple(context[len(context) - n :]))
                if row is not None:
                    rows[n + 1] = row / row.sum()
        return rows

    def probabilities(self, context):
        return self.weights @ self.parts(context)

    def tune(self, ids, steps):
        given = torch.stack(
            [self.parts(ids[:t])[:, ids[t]] for t in range(self.order - 1, len(ids))]
        )
        for _ in range(steps):
            shares = torch.full_like(self.weights, 1 / (self.order + 1)) * given
            shares = shares / shares.sum(dim=1, keepdim=True)
            self.weights = shares.mean(dim=0)
