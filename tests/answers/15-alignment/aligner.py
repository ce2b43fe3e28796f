# Answers to aligner of 15-alignment, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == right 2
class Aligner:
    def __init__(self, words, length):
        self.words = words
        self.answers = torch.cartesian_prod(*[torch.arange(words)] * length).reshape(-1, length)

    def count(self, answers):
        return torch.stack([(answers == v).sum(dim=-1) for v in range(self.words)], dim=-1).double()

    def fine_tune(self, demonstrations):
        V = self.words
        start = torch.bincount(demonstrations[:, 0], minlength=V).double() + 1
        pairs = (demonstrations[:, :-1] * V + demonstrations[:, 1:]).flatten()
        table = torch.bincount(pairs, minlength=V * V).reshape(V, V).double() + 1
        start, table = start / start.sum(), table / table.sum(dim=1)[:, None]
        result = []
        for answer in self.answers.tolist():
            total = start[answer[0]].log()
            for before, after in zip(answer[:-1], answer[1:]):
                total = total + table[before, after].log()
            result.append(total)
        return torch.stack(result)

    def reward(self, votes, decay):
        difference = self.count(votes[:, 0]) - self.count(votes[:, 1])
        w = torch.zeros(self.words, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.LBFGS(
            [w], max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-16,
            line_search_fn="strong_wolfe",
        )

        def closure():
            optimiser.zero_grad()
            loss = -F.logsigmoid(difference @ w).mean() + 0.5 * decay * (w**2).sum()
            loss.backward()
            return loss

        optimiser.step(closure)
        return self.count(self.answers) @ w.detach()

    def policy(self, reference, reward, beta):
        scores = reference + reward / beta
        return scores - scores.logsumexp(dim=0)

    def measure(self, policy, reference, **rewards):
        probabilities = policy.exp()
        result = {name: probabilities @ value.double() for name, value in rewards.items()}
        result["KL"] = probabilities @ (policy - reference)
        return result


# == right 3
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        n = torch.arange(words**length)
        power = words ** torch.arange(length - 1, -1, -1)
        self.answers = n[:, None] // power % words

    def fine_tune(self, demonstrations):
        V = self.V
        hot = F.one_hot(demonstrations, V).double()                  # (D, T, V)
        first = hot[:, 0].sum(0) + 1
        follow = torch.einsum("dtu,dtv->uv", hot[:, :-1], hot[:, 1:]) + 1
        first, follow = first / first.sum(), follow / follow.sum(1, keepdim=True)
        p = first[self.answers[:, 0]]
        for t in range(1, self.T):
            p = p * follow[self.answers[:, t - 1], self.answers[:, t]]
        return p.log()

    def reward(self, votes, decay):
        hot = F.one_hot(votes, self.V).double().sum(2)
        d = hot[:, 0] - hot[:, 1]
        # plain descent: a step of 1 / (largest curvature) always works
        curvature = torch.linalg.eigvalsh(d.T @ d / len(d) / 4)[-1] + decay
        w = torch.zeros(self.V, dtype=torch.float64)
        for _ in range(20_000):
            gradient = decay * w - (torch.sigmoid(-d @ w) @ d) / len(d)
            if gradient.abs().max() < 1e-11:
                break
            w = w - gradient / curvature
        return F.one_hot(self.answers, self.V).double().sum(1) @ w

    def policy(self, reference, reward, beta):
        score = reference + reward / beta
        weights = torch.exp(score - score.max())
        return score - score.max() - weights.sum().log()

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        mean = {name: float((p * r).sum()) for name, r in rewards.items()}
        return {"KL": float((p * (policy - reference)).sum()), **mean}


# == wrong 1
# mistake: Followers are normalised over the whole table, not word by word.
# accept: each word|sum to 1|normalis|row
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum()).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 2
# mistake: Followers are normalised over the word before: the columns sum to 1.
# accept: follower|sum to 1|column|row|each word
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=0, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 3
# mistake: The first word's probability is left out.
# accept: first
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 4
# mistake: First words are counted at all places.
# accept: first
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        n = torch.arange(words**length)
        power = words ** torch.arange(length - 1, -1, -1)
        self.answers = n[:, None] // power % words

    def fine_tune(self, demonstrations):
        V = self.V
        hot = F.one_hot(demonstrations, V).double()                  # (D, T, V)
        first = hot.sum((0, 1)) + 1
        follow = torch.einsum("dtu,dtv->uv", hot[:, :-1], hot[:, 1:]) + 1
        first, follow = first / first.sum(), follow / follow.sum(1, keepdim=True)
        p = first[self.answers[:, 0]]
        for t in range(1, self.T):
            p = p * follow[self.answers[:, t - 1], self.answers[:, t]]
        return p.log()

    def reward(self, votes, decay):
        hot = F.one_hot(votes, self.V).double().sum(2)
        d = hot[:, 0] - hot[:, 1]
        # plain descent: a step of 1 / (largest curvature) always works
        curvature = torch.linalg.eigvalsh(d.T @ d / len(d) / 4)[-1] + decay
        w = torch.zeros(self.V, dtype=torch.float64)
        for _ in range(20_000):
            gradient = decay * w - (torch.sigmoid(-d @ w) @ d) / len(d)
            if gradient.abs().max() < 1e-11:
                break
            w = w - gradient / curvature
        return F.one_hot(self.answers, self.V).double().sum(1) @ w

    def policy(self, reference, reward, beta):
        score = reference + reward / beta
        weights = torch.exp(score - score.max())
        return score - score.max() - weights.sum().log()

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        mean = {name: float((p * r).sum()) for name, r in rewards.items()}
        return {"KL": float((p * (policy - reference)).sum()), **mean}


# == wrong 5
# mistake: No 1 is added to the counts of first words.
# accept: plus 1|add 1|first
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.zeros(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 6
# mistake: No 1 is added to any count: zeros, and minus infinity.
# accept: plus 1|add 1|adds 1|1 to each
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        n = torch.arange(words**length)
        power = words ** torch.arange(length - 1, -1, -1)
        self.answers = n[:, None] // power % words

    def fine_tune(self, demonstrations):
        V = self.V
        hot = F.one_hot(demonstrations, V).double()                  # (D, T, V)
        first = hot[:, 0].sum(0)
        follow = torch.einsum("dtu,dtv->uv", hot[:, :-1], hot[:, 1:])
        first, follow = first / first.sum(), follow / follow.sum(1, keepdim=True)
        p = first[self.answers[:, 0]]
        for t in range(1, self.T):
            p = p * follow[self.answers[:, t - 1], self.answers[:, t]]
        return p.log()

    def reward(self, votes, decay):
        hot = F.one_hot(votes, self.V).double().sum(2)
        d = hot[:, 0] - hot[:, 1]
        # plain descent: a step of 1 / (largest curvature) always works
        curvature = torch.linalg.eigvalsh(d.T @ d / len(d) / 4)[-1] + decay
        w = torch.zeros(self.V, dtype=torch.float64)
        for _ in range(20_000):
            gradient = decay * w - (torch.sigmoid(-d @ w) @ d) / len(d)
            if gradient.abs().max() < 1e-11:
                break
            w = w - gradient / curvature
        return F.one_hot(self.answers, self.V).double().sum(1) @ w

    def policy(self, reference, reward, beta):
        score = reference + reward / beta
        weights = torch.exp(score - score.max())
        return score - score.max() - weights.sum().log()

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        mean = {name: float((p * r).sum()) for name, r in rewards.items()}
        return {"KL": float((p * (policy - reference)).sum()), **mean}


# == wrong 7
# mistake: Words are independent of each other: no followers, each place with its own counts.
# accept: follow
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        n = torch.arange(words**length)
        power = words ** torch.arange(length - 1, -1, -1)
        self.answers = n[:, None] // power % words

    def fine_tune(self, demonstrations):
        V = self.V
        hot = F.one_hot(demonstrations, V).double()                  # (D, T, V)
        places = hot.sum(0) + 1
        places = places / places.sum(1, keepdim=True)
        p = places[0][self.answers[:, 0]]
        for t in range(1, self.T):
            p = p * places[t][self.answers[:, t]]
        return p.log()

    def reward(self, votes, decay):
        hot = F.one_hot(votes, self.V).double().sum(2)
        d = hot[:, 0] - hot[:, 1]
        # plain descent: a step of 1 / (largest curvature) always works
        curvature = torch.linalg.eigvalsh(d.T @ d / len(d) / 4)[-1] + decay
        w = torch.zeros(self.V, dtype=torch.float64)
        for _ in range(20_000):
            gradient = decay * w - (torch.sigmoid(-d @ w) @ d) / len(d)
            if gradient.abs().max() < 1e-11:
                break
            w = w - gradient / curvature
        return F.one_hot(self.answers, self.V).double().sum(1) @ w

    def policy(self, reference, reward, beta):
        score = reference + reward / beta
        weights = torch.exp(score - score.max())
        return score - score.max() - weights.sum().log()

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        mean = {name: float((p * r).sum()) for name, r in rewards.items()}
        return {"KL": float((p * (policy - reference)).sum()), **mean}


# == wrong 8
# mistake: Probabilities are returned, not their logarithms.
# accept: log
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        n = torch.arange(words**length)
        power = words ** torch.arange(length - 1, -1, -1)
        self.answers = n[:, None] // power % words

    def fine_tune(self, demonstrations):
        V = self.V
        hot = F.one_hot(demonstrations, V).double()                  # (D, T, V)
        first = hot[:, 0].sum(0) + 1
        follow = torch.einsum("dtu,dtv->uv", hot[:, :-1], hot[:, 1:]) + 1
        first, follow = first / first.sum(), follow / follow.sum(1, keepdim=True)
        p = first[self.answers[:, 0]]
        for t in range(1, self.T):
            p = p * follow[self.answers[:, t - 1], self.answers[:, t]]
        return p

    def reward(self, votes, decay):
        hot = F.one_hot(votes, self.V).double().sum(2)
        d = hot[:, 0] - hot[:, 1]
        # plain descent: a step of 1 / (largest curvature) always works
        curvature = torch.linalg.eigvalsh(d.T @ d / len(d) / 4)[-1] + decay
        w = torch.zeros(self.V, dtype=torch.float64)
        for _ in range(20_000):
            gradient = decay * w - (torch.sigmoid(-d @ w) @ d) / len(d)
            if gradient.abs().max() < 1e-11:
                break
            w = w - gradient / curvature
        return F.one_hot(self.answers, self.V).double().sum(1) @ w

    def policy(self, reference, reward, beta):
        score = reference + reward / beta
        weights = torch.exp(score - score.max())
        return score - score.max() - weights.sum().log()

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        mean = {name: float((p * r).sum()) for name, r in rewards.items()}
        return {"KL": float((p * (policy - reference)).sum()), **mean}


# == wrong 9
# mistake: The first word of `answers` changes fastest.
# accept: fastest|order|last word
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        n = torch.arange(words**length)
        power = words ** torch.arange(length)
        self.answers = n[:, None] // power % words

    def fine_tune(self, demonstrations):
        V = self.V
        hot = F.one_hot(demonstrations, V).double()                  # (D, T, V)
        first = hot[:, 0].sum(0) + 1
        follow = torch.einsum("dtu,dtv->uv", hot[:, :-1], hot[:, 1:]) + 1
        first, follow = first / first.sum(), follow / follow.sum(1, keepdim=True)
        p = first[self.answers[:, 0]]
        for t in range(1, self.T):
            p = p * follow[self.answers[:, t - 1], self.answers[:, t]]
        return p.log()

    def reward(self, votes, decay):
        hot = F.one_hot(votes, self.V).double().sum(2)
        d = hot[:, 0] - hot[:, 1]
        # plain descent: a step of 1 / (largest curvature) always works
        curvature = torch.linalg.eigvalsh(d.T @ d / len(d) / 4)[-1] + decay
        w = torch.zeros(self.V, dtype=torch.float64)
        for _ in range(20_000):
            gradient = decay * w - (torch.sigmoid(-d @ w) @ d) / len(d)
            if gradient.abs().max() < 1e-11:
                break
            w = w - gradient / curvature
        return F.one_hot(self.answers, self.V).double().sum(1) @ w

    def policy(self, reference, reward, beta):
        score = reference + reward / beta
        weights = torch.exp(score - score.max())
        return score - score.max() - weights.sum().log()

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        mean = {name: float((p * r).sum()) for name, r in rewards.items()}
        return {"KL": float((p * (policy - reference)).sum()), **mean}


# == wrong 10
# mistake: The loss is a sum over votes, so that the decay weighs too little.
# accept: mean|sum
class Aligner:
    def __init__(self, words, length):
        self.words = words
        self.answers = torch.cartesian_prod(*[torch.arange(words)] * length).reshape(-1, length)

    def count(self, answers):
        return torch.stack([(answers == v).sum(dim=-1) for v in range(self.words)], dim=-1).double()

    def fine_tune(self, demonstrations):
        V = self.words
        start = torch.bincount(demonstrations[:, 0], minlength=V).double() + 1
        pairs = (demonstrations[:, :-1] * V + demonstrations[:, 1:]).flatten()
        table = torch.bincount(pairs, minlength=V * V).reshape(V, V).double() + 1
        start, table = start / start.sum(), table / table.sum(dim=1)[:, None]
        result = []
        for answer in self.answers.tolist():
            total = start[answer[0]].log()
            for before, after in zip(answer[:-1], answer[1:]):
                total = total + table[before, after].log()
            result.append(total)
        return torch.stack(result)

    def reward(self, votes, decay):
        difference = self.count(votes[:, 0]) - self.count(votes[:, 1])
        w = torch.zeros(self.words, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.LBFGS(
            [w], max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-16,
            line_search_fn="strong_wolfe",
        )

        def closure():
            optimiser.zero_grad()
            loss = -F.logsigmoid(difference @ w).sum() + 0.5 * decay * (w**2).sum()
            loss.backward()
            return loss

        optimiser.step(closure)
        return self.count(self.answers) @ w.detach()

    def policy(self, reference, reward, beta):
        scores = reference + reward / beta
        return scores - scores.logsumexp(dim=0)

    def measure(self, policy, reference, **rewards):
        probabilities = policy.exp()
        result = {name: probabilities @ value.double() for name, value in rewards.items()}
        result["KL"] = probabilities @ (policy - reference)
        return result


# == wrong 11
# mistake: The decay has no ½.
# accept: half|½|twice|0.5
class Aligner:
    def __init__(self, words, length):
        self.words = words
        self.answers = torch.cartesian_prod(*[torch.arange(words)] * length).reshape(-1, length)

    def count(self, answers):
        return torch.stack([(answers == v).sum(dim=-1) for v in range(self.words)], dim=-1).double()

    def fine_tune(self, demonstrations):
        V = self.words
        start = torch.bincount(demonstrations[:, 0], minlength=V).double() + 1
        pairs = (demonstrations[:, :-1] * V + demonstrations[:, 1:]).flatten()
        table = torch.bincount(pairs, minlength=V * V).reshape(V, V).double() + 1
        start, table = start / start.sum(), table / table.sum(dim=1)[:, None]
        result = []
        for answer in self.answers.tolist():
            total = start[answer[0]].log()
            for before, after in zip(answer[:-1], answer[1:]):
                total = total + table[before, after].log()
            result.append(total)
        return torch.stack(result)

    def reward(self, votes, decay):
        difference = self.count(votes[:, 0]) - self.count(votes[:, 1])
        w = torch.zeros(self.words, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.LBFGS(
            [w], max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-16,
            line_search_fn="strong_wolfe",
        )

        def closure():
            optimiser.zero_grad()
            loss = -F.logsigmoid(difference @ w).mean() + decay * (w**2).sum()
            loss.backward()
            return loss

        optimiser.step(closure)
        return self.count(self.answers) @ w.detach()

    def policy(self, reference, reward, beta):
        scores = reference + reward / beta
        return scores - scores.logsumexp(dim=0)

    def measure(self, policy, reference, **rewards):
        probabilities = policy.exp()
        result = {name: probabilities @ value.double() for name, value in rewards.items()}
        result["KL"] = probabilities @ (policy - reference)
        return result


# == wrong 12
# mistake: The decay is forgotten.
# accept: decay
class Aligner:
    def __init__(self, words, length):
        self.words = words
        self.answers = torch.cartesian_prod(*[torch.arange(words)] * length).reshape(-1, length)

    def count(self, answers):
        return torch.stack([(answers == v).sum(dim=-1) for v in range(self.words)], dim=-1).double()

    def fine_tune(self, demonstrations):
        V = self.words
        start = torch.bincount(demonstrations[:, 0], minlength=V).double() + 1
        pairs = (demonstrations[:, :-1] * V + demonstrations[:, 1:]).flatten()
        table = torch.bincount(pairs, minlength=V * V).reshape(V, V).double() + 1
        start, table = start / start.sum(), table / table.sum(dim=1)[:, None]
        result = []
        for answer in self.answers.tolist():
            total = start[answer[0]].log()
            for before, after in zip(answer[:-1], answer[1:]):
                total = total + table[before, after].log()
            result.append(total)
        return torch.stack(result)

    def reward(self, votes, decay):
        difference = self.count(votes[:, 0]) - self.count(votes[:, 1])
        w = torch.zeros(self.words, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.LBFGS(
            [w], max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-16,
            line_search_fn="strong_wolfe",
        )

        def closure():
            optimiser.zero_grad()
            loss = -F.logsigmoid(difference @ w).mean()
            loss.backward()
            return loss

        optimiser.step(closure)
        return self.count(self.answers) @ w.detach()

    def policy(self, reference, reward, beta):
        scores = reference + reward / beta
        return scores - scores.logsumexp(dim=0)

    def measure(self, policy, reference, **rewards):
        probabilities = policy.exp()
        result = {name: probabilities @ value.double() for name, value in rewards.items()}
        result["KL"] = probabilities @ (policy - reference)
        return result


# == wrong 13
# mistake: Thirty steps of descent: far from the minimum.
# accept: minimum|steps|converge|1e-6|many
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        n = torch.arange(words**length)
        power = words ** torch.arange(length - 1, -1, -1)
        self.answers = n[:, None] // power % words

    def fine_tune(self, demonstrations):
        V = self.V
        hot = F.one_hot(demonstrations, V).double()                  # (D, T, V)
        first = hot[:, 0].sum(0) + 1
        follow = torch.einsum("dtu,dtv->uv", hot[:, :-1], hot[:, 1:]) + 1
        first, follow = first / first.sum(), follow / follow.sum(1, keepdim=True)
        p = first[self.answers[:, 0]]
        for t in range(1, self.T):
            p = p * follow[self.answers[:, t - 1], self.answers[:, t]]
        return p.log()

    def reward(self, votes, decay):
        hot = F.one_hot(votes, self.V).double().sum(2)
        d = hot[:, 0] - hot[:, 1]
        # plain descent: a step of 1 / (largest curvature) always works
        curvature = torch.linalg.eigvalsh(d.T @ d / len(d) / 4)[-1] + decay
        w = torch.zeros(self.V, dtype=torch.float64)
        for _ in range(30):
            gradient = decay * w - (torch.sigmoid(-d @ w) @ d) / len(d)
            if gradient.abs().max() < 1e-11:
                break
            w = w - gradient / curvature
        return F.one_hot(self.answers, self.V).double().sum(1) @ w

    def policy(self, reference, reward, beta):
        score = reference + reward / beta
        weights = torch.exp(score - score.max())
        return score - score.max() - weights.sum().log()

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        mean = {name: float((p * r).sum()) for name, r in rewards.items()}
        return {"KL": float((p * (policy - reference)).sum()), **mean}


# == wrong 14
# mistake: Adam with fifty steps of 0.01: not yet at the minimum.
# accept: minimum|steps|converge|many
class Aligner:
    def __init__(self, words, length):
        self.words = words
        self.answers = torch.cartesian_prod(*[torch.arange(words)] * length).reshape(-1, length)

    def count(self, answers):
        return torch.stack([(answers == v).sum(dim=-1) for v in range(self.words)], dim=-1).double()

    def fine_tune(self, demonstrations):
        V = self.words
        start = torch.bincount(demonstrations[:, 0], minlength=V).double() + 1
        pairs = (demonstrations[:, :-1] * V + demonstrations[:, 1:]).flatten()
        table = torch.bincount(pairs, minlength=V * V).reshape(V, V).double() + 1
        start, table = start / start.sum(), table / table.sum(dim=1)[:, None]
        result = []
        for answer in self.answers.tolist():
            total = start[answer[0]].log()
            for before, after in zip(answer[:-1], answer[1:]):
                total = total + table[before, after].log()
            result.append(total)
        return torch.stack(result)

    def reward(self, votes, decay):
        difference = self.count(votes[:, 0]) - self.count(votes[:, 1])
        w = torch.zeros(self.words, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.Adam([w], lr=0.01)

        def closure():
            optimiser.zero_grad()
            loss = -F.logsigmoid(difference @ w).mean() + 0.5 * decay * (w**2).sum()
            loss.backward()
            return loss

        for _ in range(50):
            optimiser.step(closure)
        return self.count(self.answers) @ w.detach()

    def policy(self, reference, reward, beta):
        scores = reference + reward / beta
        return scores - scores.logsumexp(dim=0)

    def measure(self, policy, reference, **rewards):
        probabilities = policy.exp()
        result = {name: probabilities @ value.double() for name, value in rewards.items()}
        result["KL"] = probabilities @ (policy - reference)
        return result


# == wrong 15
# mistake: Chosen and rejected are swapped: the reward has the wrong sign.
# accept: chosen|sign|rejected|swap
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 1] - c[:, 0]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 16
# mistake: A word counts once, however often it stands in an answer.
# accept: count|how often|once|presence
class Aligner:
    def __init__(self, words, length):
        self.words = words
        self.answers = torch.cartesian_prod(*[torch.arange(words)] * length).reshape(-1, length)

    def count(self, answers):
        return torch.stack([(answers == v).any(dim=-1) for v in range(self.words)], dim=-1).double()

    def fine_tune(self, demonstrations):
        V = self.words
        start = torch.bincount(demonstrations[:, 0], minlength=V).double() + 1
        pairs = (demonstrations[:, :-1] * V + demonstrations[:, 1:]).flatten()
        table = torch.bincount(pairs, minlength=V * V).reshape(V, V).double() + 1
        start, table = start / start.sum(), table / table.sum(dim=1)[:, None]
        result = []
        for answer in self.answers.tolist():
            total = start[answer[0]].log()
            for before, after in zip(answer[:-1], answer[1:]):
                total = total + table[before, after].log()
            result.append(total)
        return torch.stack(result)

    def reward(self, votes, decay):
        difference = self.count(votes[:, 0]) - self.count(votes[:, 1])
        w = torch.zeros(self.words, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.LBFGS(
            [w], max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-16,
            line_search_fn="strong_wolfe",
        )

        def closure():
            optimiser.zero_grad()
            loss = -F.logsigmoid(difference @ w).mean() + 0.5 * decay * (w**2).sum()
            loss.backward()
            return loss

        optimiser.step(closure)
        return self.count(self.answers) @ w.detach()

    def policy(self, reference, reward, beta):
        scores = reference + reward / beta
        return scores - scores.logsumexp(dim=0)

    def measure(self, policy, reference, **rewards):
        probabilities = policy.exp()
        result = {name: probabilities @ value.double() for name, value in rewards.items()}
        result["KL"] = probabilities @ (policy - reference)
        return result


# == wrong 17
# mistake: The reward is multiplied by beta, not divided.
# accept: beta|divide
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward * beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 18
# mistake: The policy forgets the reference: a softmax of reward / beta.
# accept: reference
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 19
# mistake: The policy is not normalised.
# accept: normalis|sum to 1|sum
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return reference + reward / beta

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 20
# mistake: The policy is the best answer alone: a greedy choice.
# accept: greedy|best|one answer|all answers|normalis|exp
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        best = torch.full_like(reference, -30.0)
        best[(reward - beta * reference.neg()).argmax()] = 0.0
        return best

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 21
# mistake: KL the other way round: expected under the reference.
# accept: policy|other way|direction|under|reverse
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (reference.exp() * (reference - policy)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 22
# mistake: KL has the wrong sign.
# accept: sign|minus|negative|policy minus
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (reference - policy)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 23
# mistake: KL is the plain mean over answers, not weighted by the policy.
# accept: under|weigh|expected|mean
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (policy - reference).mean()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum()
        return found


# == wrong 24
# mistake: Rewards are expected under the reference, not the policy.
# accept: under|policy|expected
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (reference.exp() * reward).sum()
        return found


# == wrong 25
# mistake: The log-probabilities, not the probabilities, weigh the rewards.
# accept: probabilit|exp|expected|weigh
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (policy * reward).sum()
        return found


# == wrong 26
# mistake: The proxy is reported with the price of KL taken off.
# accept: expected|price|beta|KL|less
class Aligner:
    def __init__(self, words, length):
        self.V, self.T = words, length
        every = list(itertools.product(range(words), repeat=length))
        self.answers = torch.tensor(every)
        self.counts = F.one_hot(self.answers, words).sum(dim=1).double()

    def fine_tune(self, demonstrations):
        first = torch.ones(self.V, dtype=torch.float64)
        follow = torch.ones(self.V, self.V, dtype=torch.float64)
        for row in demonstrations.tolist():
            first[row[0]] += 1
            for a, b in zip(row, row[1:]):
                follow[a, b] += 1
        first = (first / first.sum()).log()
        follow = (follow / follow.sum(dim=1, keepdim=True)).log()
        x = self.answers
        return first[x[:, 0]] + follow[x[:, :-1], x[:, 1:]].sum(dim=1)

    def reward(self, votes, decay):
        c = F.one_hot(votes, self.V).sum(dim=2).double()
        d = c[:, 0] - c[:, 1]
        w = torch.zeros(self.V, dtype=torch.float64)
        eye = torch.eye(self.V, dtype=torch.float64)
        for _ in range(50):
            p = torch.sigmoid(d @ w)
            gradient = -(d * (1 - p)[:, None]).mean(dim=0) + decay * w
            hessian = (d * (p * (1 - p))[:, None]).T @ d / len(d) + decay * eye
            w = w - torch.linalg.solve(hessian, gradient)
        return self.counts @ w

    def policy(self, reference, reward, beta):
        return torch.log_softmax(reference + reward / beta, dim=0)

    def measure(self, policy, reference, **rewards):
        p = policy.exp()
        found = {"KL": (p * (policy - reference)).sum()}
        for name, reward in rewards.items():
            found[name] = (p * reward).sum() - found["KL"]
        return found
