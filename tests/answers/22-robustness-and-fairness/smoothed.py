# Answers to smoothed of 22-robustness-and-fairness, by people who had seen the student's
# notebook alone. Each section is one answer: `# == right N` must pass every check,
# `# == wrong N` must fail one. Under a wrong one stand its mistake, and the words (a|b:
# one of them) that an honest hint would contain.


# == right 1
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == right 2
from statistics import NormalDist


class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model = model
        self.sigma = sigma
        self.alpha = alpha

    def certify(self, x, first, second):
        n = second.shape[1]
        rows = []
        for picture, one, two in zip(x, first, second):
            guess = self.model(picture + self.sigma * one).argmax(dim=1)
            classes = sorted(set(guess.tolist()))
            best = max(classes, key=lambda c: (guess == c).sum().item())
            again = self.model(picture + self.sigma * two).argmax(dim=1)
            p = self.lower(int((again == best).sum()), n)
            if p > 0.5:
                rows.append((best, self.sigma * NormalDist().inv_cdf(p)))
            else:
                rows.append((-1, 0))
        return torch.tensor(rows, dtype=torch.float64)

    def lower(self, k, n):
        if k == 0:
            return 0.0
        if k == n:
            return self.alpha ** (1 / n)
        below, above = 0.0, k / n
        while above - below > 1e-15:
            p = (below + above) / 2
            fewer = sum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k))
            if 1 - fewer > self.alpha:
                above = p
            else:
                below = p
            if p in (0.0, 1.0) or above - below < 2e-16:
                break
        return below

    def curve(self, x, labels, radii, first, second):
        certified = self.certify(x, first, second)
        good = certified[certified[:, 0] == labels, 1]
        shares = [(good >= r).sum().item() / len(x) for r in radii]
        return torch.tensor(shares, dtype=torch.float64)


# == right 3
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def labels(self, x, noise):
        batch, many, size = noise.shape
        noisy = x.repeat_interleave(many, 0) + self.sigma * noise.reshape(-1, size)
        return self.model(noisy).argmax(-1).reshape(batch, many)

    def certify(self, x, first, second):
        n = second.shape[1]
        best = self.labels(x, first).mode(dim=1).values
        k = (self.labels(x, second) == best[:, None]).sum(dim=1)
        i = torch.arange(n + 1, dtype=torch.float64)
        log_choose = math.lgamma(n + 1) - torch.lgamma(i + 1) - torch.lgamma(n - i + 1)
        low, high = torch.zeros(len(x)).double(), torch.ones(len(x)).double()
        for _ in range(60):
            p = (low + high) / 2
            terms = torch.exp(
                log_choose
                + torch.xlogy(i, p[:, None])
                + torch.xlogy(n - i, 1 - p[:, None])
            )
            tail = (terms * (i >= k[:, None])).sum(dim=1)
            low = torch.where(tail < self.alpha, p, low)
            high = torch.where(tail < self.alpha, high, p)
        p = torch.where(k == 0, 0.0, low)
        sure = p > 0.5
        radius = self.sigma * torch.special.ndtri(p.clamp(1e-9, 1 - 1e-16))
        return torch.stack(
            [torch.where(sure, best.double(), -1.0), torch.where(sure, radius, 0.0)], 1
        )

    def curve(self, x, labels, radii, first, second):
        out = self.certify(x, first, second)
        right = (out[:, 0] == labels.double()).double()
        return torch.stack([(right * (out[:, 1] >= r)).mean() for r in radii])


# == wrong 1
# mistake: p is the share of votes, with no bound.
# accept: bound|share|alpha|sure|binomial|k / n
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = min(row[label].item() / second.shape[1], 1 - 1e-12)
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 2
# mistake: The class is chosen with the noise that is also counted.
# accept: first|second|same noise|chosen
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, second)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 3
# mistake: The votes are counted in the noise that chose the class.
# accept: first|second|same noise|chosen
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, first)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), first.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 4
# mistake: The noise is not multiplied by sigma.
# accept: sigma
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 5
# mistake: The radius is not multiplied by sigma.
# accept: sigma
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 6
# mistake: It never abstains.
# accept: abstain|½|0.5|half|−1|negative
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 7
# mistake: The bound is two-sided: alpha / 2.
# accept: two-sided|alpha|one-sided|half
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha / 2:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 8
# mistake: Votes of the second noise's own favourite.
# accept: favourite|first|class|second|most votes|most frequent
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row.max().item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 9
# mistake: P(Binomial > k) instead of at least k.
# accept: at least|k + 1|more than|one vote|off by|≥
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 10
# mistake: The upper bound: P(Binomial <= k) = alpha.
# accept: upper|lower|bound|at least|other side|≥
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = 1 - sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1)
            )
            if tail < 1 - self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 11
# mistake: Abstaining, the class is -1, but the radius is not 0.
# accept: radius|abstain|0
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                q = torch.tensor(max(p, 1e-9), dtype=torch.float64)
                radius = self.sigma * torch.special.ndtri(q).item()
                result.append([-1.0, radius])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 12
# mistake: The class is that of the clean picture.
# accept: clean|noise|most frequent|without noise|picture itself|first
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = self.model(x).argmax(dim=1)
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 13
# mistake: The class is that of the mean logits.
# accept: logits|votes|most frequent|mean|frequen
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        copies = (x[:, None, :] + self.sigma * first).flatten(0, 1)
        classes = self.model(copies).view(*first.shape[:2], -1).mean(1).argmax(1)
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 14
# mistake: The highest of equals is chosen.
# accept: lowest|equal|tie
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor(
            [len(row) - 1 - row[::-1].index(max(row)) for row in counts.tolist()]
        )
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 15
# mistake: The curve counts wrong classes too.
# accept: right|class|label|wrong
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return ((found >= 0) & reaches).double().mean(dim=1)


# == wrong 16
# mistake: The curve's share is taken of the certified pictures.
# accept: all pictures|all|abstain|share|certified
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches)[:, found >= 0].double().mean(dim=1)


# == wrong 17
# mistake: The curve asks for the radius alone; those that abstained count at radius 0.
# accept: abstain|right|class|label|wrong
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return reaches.double().mean(dim=1)


# == wrong 18
# mistake: The bound by the normal approximation.
# accept: exact|normal|approx|binomial|bound
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            n = second.shape[1]
            share = row[label].item() / n
            error = (share * (1 - share) / n) ** 0.5
            z = -torch.special.ndtri(
                torch.tensor(self.alpha, dtype=torch.float64)
            ).item()
            p = min(share - z * error, 1 - 1e-12)
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 19
# mistake: One picture's noise is laid on every picture.
# accept: noise|own|each picture|same
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise[:1]
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 20
# mistake: p itself is given as the radius, times sigma.
# accept: Φ|quantile|normal|inverse|radius
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * p])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 21
# mistake: The curve counts at most each radius.
# accept: at least|at most|radius|≥|direction
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtri(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] <= radii[:, None]
        return (right & reaches).double().mean(dim=1)


# == wrong 22
# mistake: Phi instead of its inverse.
# accept: Φ|quantile|inverse|radius
class Smoothed:
    def __init__(self, model, sigma, alpha):
        self.model, self.sigma, self.alpha = model, sigma, alpha

    def votes(self, x, noise):
        copies = x[:, None, :] + self.sigma * noise
        logits = self.model(copies.flatten(0, 1))
        chosen = logits.argmax(dim=-1).view(noise.shape[:2])
        hot = torch.nn.functional.one_hot(chosen, logits.shape[-1])
        return hot.sum(dim=1)

    def bound(self, k, n):
        if k == 0:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(100):
            p = (low + high) / 2
            tail = sum(
                math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)
            )
            if tail < self.alpha:
                low = p
            else:
                high = p
        return (low + high) / 2

    def certify(self, x, first, second):
        counts = self.votes(x, first)
        classes = torch.tensor([row.index(max(row)) for row in counts.tolist()])
        votes = self.votes(x, second)
        result = []
        for row, label in zip(votes, classes):
            p = self.bound(row[label].item(), second.shape[1])
            if p <= 0.5:
                result.append([-1.0, 0.0])
            else:
                normal = torch.special.ndtr(torch.tensor(p, dtype=torch.float64))
                result.append([float(label), self.sigma * normal.item()])
        return torch.tensor(result, dtype=torch.float64)

    def curve(self, x, labels, radii, first, second):
        found, radius = self.certify(x, first, second).T
        right = found == labels
        reaches = radius[None, :] >= radii[:, None]
        return (right & reaches).double().mean(dim=1)
