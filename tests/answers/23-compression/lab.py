# Answers to lab of 23-compression, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == right 2
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher = teacher
        self.texts = [row[:n] for row, n in zip(ids, lengths)]

    def places(self, model):
        """Logits (P, V) at all places of all texts, one text after another."""
        return torch.cat([model(text[None])[0, :-1] for text in self.texts])

    def words(self):
        return torch.cat([text[1:] for text in self.texts])

    def loss(self, student, tau, weight):
        with torch.no_grad():
            c = self.places(self.teacher)
        a = self.places(student)
        distil = F.kl_div(F.log_softmax(a / tau, -1), F.log_softmax(c / tau, -1),
                          reduction="batchmean", log_target=True)
        return (weight * tau * tau * distil
                + (1 - weight) * F.cross_entropy(a, self.words()))

    def fit(self, student, tau, weight, steps, rate):
        for _ in range(steps):
            parameters = list(student.parameters())
            grads = torch.autograd.grad(self.loss(student, tau, weight), parameters)
            with torch.no_grad():
                for parameter, grad in zip(parameters, grads):
                    parameter -= rate * grad

    def report(self, model):
        with torch.no_grad():
            a = self.places(model).double()
            c = self.places(self.teacher).double()
        bits = F.nll_loss(a.log_softmax(-1), self.words()) / math.log(2)
        gap = F.kl_div(a.log_softmax(-1), c.softmax(-1), reduction="batchmean")
        agree = (a.argmax(-1) == c.argmax(-1)).sum() / len(a)
        return torch.tensor([bits, gap / math.log(2), agree], dtype=torch.float64)


# == right 3
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        last = torch.as_tensor(lengths)[:, None] - 1
        self.counts = (torch.arange(ids.shape[1] - 1)[None] < last).double()

    def mean(self, values):
        return (values * self.counts).sum() / self.counts.sum()

    def cross_entropy(self, logits):
        costs = F.cross_entropy(logits.transpose(1, 2), self.ids[:, 1:], reduction="none")
        return self.mean(costs)

    def divergence(self, logits, tau):
        with torch.no_grad():
            taught = self.teacher(self.ids[:, :-1])
        p = torch.softmax(taught / tau, dim=2)
        gap = torch.log_softmax(taught / tau, 2) - torch.log_softmax(logits / tau, 2)
        return self.mean((p * gap).sum(dim=2))

    def loss(self, student, tau, weight):
        logits = student(self.ids[:, :-1])
        soft = tau**2 * self.divergence(logits, tau)
        return weight * soft + (1 - weight) * self.cross_entropy(logits)

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            loss = self.loss(student, tau, weight)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def report(self, model):
        with torch.no_grad():
            logits = model(self.ids[:, :-1])
            best = self.teacher(self.ids[:, :-1]).argmax(dim=2)
            numbers = [
                self.cross_entropy(logits) / math.log(2),
                self.divergence(logits, 1.0) / math.log(2),
                self.mean((logits.argmax(dim=2) == best).double()),
            ]
        return torch.stack(numbers).double()


# == wrong 1
# mistake: τ² is forgotten.
# accept: τ² | tau² | tau**2 | τ | temperature
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 2
# mistake: The divergence is from the student to the teacher.
# accept: KL( | direction | turned | reversed | student ‖ teacher | wrong way | from the teacher | teacher's distribution
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (log_r.exp() * (log_r - log_p)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_r.exp() * (log_r - log_p)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 3
# mistake: Padding counts.
# accept: padding | length
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.ones_like(ids[:, 1:], dtype=torch.bool)
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 4
# mistake: A mean for each text, and the mean of those.
# accept: each text | texts | all places | long
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        last = torch.as_tensor(lengths)[:, None] - 1
        self.counts = (torch.arange(ids.shape[1] - 1)[None] < last).double()

    def mean(self, values):
        return ((values * self.counts).sum(1) / self.counts.sum(1)).mean()

    def cross_entropy(self, logits):
        costs = F.cross_entropy(logits.transpose(1, 2), self.ids[:, 1:], reduction="none")
        return self.mean(costs)

    def divergence(self, logits, tau):
        with torch.no_grad():
            taught = self.teacher(self.ids[:, :-1])
        p = torch.softmax(taught / tau, dim=2)
        gap = torch.log_softmax(taught / tau, 2) - torch.log_softmax(logits / tau, 2)
        return self.mean((p * gap).sum(dim=2))

    def loss(self, student, tau, weight):
        logits = student(self.ids[:, :-1])
        soft = tau**2 * self.divergence(logits, tau)
        return weight * soft + (1 - weight) * self.cross_entropy(logits)

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            loss = self.loss(student, tau, weight)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def report(self, model):
        with torch.no_grad():
            logits = model(self.ids[:, :-1])
            best = self.teacher(self.ids[:, :-1]).argmax(dim=2)
            numbers = [
                self.cross_entropy(logits) / math.log(2),
                self.divergence(logits, 1.0) / math.log(2),
                self.mean((logits.argmax(dim=2) == best).double()),
            ]
        return torch.stack(numbers).double()


# == wrong 5
# mistake: F.kl_div with its default, which divides by the words too.
# accept: vocabulary | batchmean | classes | number of words | words too | over words | divides
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher = teacher
        self.texts = [row[:n] for row, n in zip(ids, lengths)]

    def places(self, model):
        """Logits (P, V) at all places of all texts, one text after another."""
        return torch.cat([model(text[None])[0, :-1] for text in self.texts])

    def words(self):
        return torch.cat([text[1:] for text in self.texts])

    def loss(self, student, tau, weight):
        with torch.no_grad():
            c = self.places(self.teacher)
        a = self.places(student)
        distil = F.kl_div(F.log_softmax(a / tau, -1), F.log_softmax(c / tau, -1),
                          reduction="mean", log_target=True)
        return (weight * tau * tau * distil
                + (1 - weight) * F.cross_entropy(a, self.words()))

    def fit(self, student, tau, weight, steps, rate):
        for _ in range(steps):
            parameters = list(student.parameters())
            grads = torch.autograd.grad(self.loss(student, tau, weight), parameters)
            with torch.no_grad():
                for parameter, grad in zip(parameters, grads):
                    parameter -= rate * grad

    def report(self, model):
        with torch.no_grad():
            a = self.places(model).double()
            c = self.places(self.teacher).double()
        bits = F.nll_loss(a.log_softmax(-1), self.words()) / math.log(2)
        gap = F.kl_div(a.log_softmax(-1), c.softmax(-1), reduction="mean")
        agree = (a.argmax(-1) == c.argmax(-1)).sum() / len(a)
        return torch.tensor([bits, gap / math.log(2), agree], dtype=torch.float64)


# == wrong 6
# mistake: The cross-entropy is taken at the temperature too.
# accept: temperature 1 | cross-entropy | temperature
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits / tau, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 7
# mistake: No shift: a place's logits are held against its own token.
# accept: next | shift | before | own token | place
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1]) < lengths[:, None]
        self.targets = ids[self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 8
# mistake: The last token of a text predicts the padding after it.
# accept: padding | n − 1 | n - 1 | last | one place too
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None]
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 9
# mistake: The report is in nats.
# accept: bits | nats | log 2 | log(2)
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean()
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 10
# mistake: Only the divergence of the report is left in nats.
# accept: bits | nats | log 2 | log(2)
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean()
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 11
# mistake: `weight` weighs the texts.
# accept: 1 − | `weight` | wrong way | the other way | other weight | swapped | exchanged
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return (1 - weight) * soft + weight * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 12
# mistake: Adam instead of plain SGD.
# accept: SGD | plain | Adam
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.Adam(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 13
# mistake: Gradients add up: no zero_grad.
# accept: zero_grad | add up | accumul | gradient
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 14
# mistake: F.kl_div gets probabilities in place of log-probabilities.
# accept: log-prob | logarithm | log_softmax | kl_div
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher = teacher
        self.texts = [row[:n] for row, n in zip(ids, lengths)]

    def places(self, model):
        """Logits (P, V) at all places of all texts, one text after another."""
        return torch.cat([model(text[None])[0, :-1] for text in self.texts])

    def words(self):
        return torch.cat([text[1:] for text in self.texts])

    def loss(self, student, tau, weight):
        with torch.no_grad():
            c = self.places(self.teacher)
        a = self.places(student)
        distil = F.kl_div(F.softmax(a / tau, -1), F.softmax(c / tau, -1),
                          reduction="batchmean")
        return (weight * tau * tau * distil
                + (1 - weight) * F.cross_entropy(a, self.words()))

    def fit(self, student, tau, weight, steps, rate):
        for _ in range(steps):
            parameters = list(student.parameters())
            grads = torch.autograd.grad(self.loss(student, tau, weight), parameters)
            with torch.no_grad():
                for parameter, grad in zip(parameters, grads):
                    parameter -= rate * grad

    def report(self, model):
        with torch.no_grad():
            a = self.places(model).double()
            c = self.places(self.teacher).double()
        bits = F.nll_loss(a.log_softmax(-1), self.words()) / math.log(2)
        gap = F.kl_div(a.log_softmax(-1), c.softmax(-1), reduction="batchmean")
        agree = (a.argmax(-1) == c.argmax(-1)).sum() / len(a)
        return torch.tensor([bits, gap / math.log(2), agree], dtype=torch.float64)


# == wrong 15
# mistake: The third number is how often the model hits the text's word.
# accept: teacher | likeliest | accuracy | text's
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.targets).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 16
# mistake: Only the teacher is flattened.
# accept: both | student | flatten | temperature
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = logits.log_softmax(-1)
        soft = tau**2 * (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return weight * soft + (1 - weight) * hard

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 17
# mistake: τ² weighs the whole loss, the cross-entropy too.
# accept: τ² | tau | cross-entropy | temperature
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        lengths = torch.tensor(lengths)
        # place t predicts token t + 1
        self.mask = torch.arange(ids.shape[1] - 1) < lengths[:, None] - 1
        self.targets = ids[:, 1:][self.mask]
        with torch.no_grad():
            self.known = self.at_places(teacher)

    def at_places(self, model):
        return model(self.ids)[:, :-1][self.mask]

    def loss(self, student, tau, weight):
        logits = self.at_places(student)
        p = (self.known / tau).softmax(-1)
        log_p = (self.known / tau).log_softmax(-1)
        log_r = (logits / tau).log_softmax(-1)
        soft = (p * (log_p - log_r)).sum(-1).mean()
        hard = F.cross_entropy(logits, self.targets)
        return tau**2 * (weight * soft + (1 - weight) * hard)

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss(student, tau, weight).backward()
            optimizer.step()

    @torch.no_grad()
    def report(self, model):
        logits = self.at_places(model)
        bits = F.cross_entropy(logits, self.targets) / math.log(2)
        log_p, log_r = self.known.log_softmax(-1), logits.log_softmax(-1)
        kl = (log_p.exp() * (log_p - log_r)).sum(-1).mean() / math.log(2)
        same = (logits.argmax(-1) == self.known.argmax(-1)).double().mean()
        return torch.stack([bits.double(), kl.double(), same])


# == wrong 18
# mistake: The mask is made of texts instead of places: batchmean divides by the texts.
# accept: places | batchmean | number of texts | texts
class Lab:
    def __init__(self, teacher, ids, lengths):
        self.teacher, self.ids = teacher, ids
        last = torch.as_tensor(lengths)[:, None] - 1
        self.counts = (torch.arange(ids.shape[1] - 1)[None] < last).double()

    def mean(self, values):
        return (values * self.counts).sum() / len(self.ids)

    def cross_entropy(self, logits):
        costs = F.cross_entropy(logits.transpose(1, 2), self.ids[:, 1:], reduction="none")
        return self.mean(costs)

    def divergence(self, logits, tau):
        with torch.no_grad():
            taught = self.teacher(self.ids[:, :-1])
        p = torch.softmax(taught / tau, dim=2)
        gap = torch.log_softmax(taught / tau, 2) - torch.log_softmax(logits / tau, 2)
        return self.mean((p * gap).sum(dim=2))

    def loss(self, student, tau, weight):
        logits = student(self.ids[:, :-1])
        soft = tau**2 * self.divergence(logits, tau)
        return weight * soft + (1 - weight) * self.cross_entropy(logits)

    def fit(self, student, tau, weight, steps, rate):
        optimizer = torch.optim.SGD(student.parameters(), lr=rate)
        for _ in range(steps):
            loss = self.loss(student, tau, weight)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def report(self, model):
        with torch.no_grad():
            logits = model(self.ids[:, :-1])
            best = self.teacher(self.ids[:, :-1]).argmax(dim=2)
            numbers = [
                self.cross_entropy(logits) / math.log(2),
                self.divergence(logits, 1.0) / math.log(2),
                self.mean((logits.argmax(dim=2) == best).double()),
            ]
        return torch.stack(numbers).double()
