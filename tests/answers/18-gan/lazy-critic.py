# Answers to train_critic of 18-gan, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == right 2
class Projection(nn.Module):
    def __init__(self, weights):
        super().__init__()
        for name, value in weights.items():
            self.register_parameter(name, nn.Parameter(value.clone()))

    def forward(self, x, y):
        h = nn.functional.leaky_relu(nn.functional.linear(x.flatten(1), self.hidden, self.bias), 0.2)
        return torch.einsum("bw,bw->b", h, self.head + self.classes[y])


def train_critic(weights, batches, rate, gamma, every):
    critic = Projection(weights)
    optimizer = torch.optim.SGD(critic.parameters(), lr=rate)
    history = torch.zeros(len(batches), 2, dtype=torch.float64)
    for i, (real, fake, y) in enumerate(batches):
        real = real.detach().clone().requires_grad_(True)
        on_real = critic(real, y)
        hinge = torch.clamp(1 - on_real, min=0).mean() + torch.clamp(1 + critic(fake, y), min=0).mean()
        total = hinge
        if i % every == 0:
            gradient = torch.autograd.grad(on_real.sum(), real, create_graph=True)[0]
            squared = (gradient ** 2).sum(dim=(1, 2, 3)).mean()
            total = total + every * (gamma / 2) * squared
            history[i, 1] = squared.item()
        history[i, 0] = hinge.item()
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
    return {name: value.detach().clone() for name, value in critic.named_parameters()}, history


# == right 3
def train_critic(weights, batches, rate, gamma, every):
    """All gradients by hand: the slope by x is hidden' (s * (head + classes[y]))."""
    A, b, u, V = (weights[k].clone() for k in ("hidden", "bias", "head", "classes"))
    rows = []
    for t, (real, fake, y) in enumerate(batches):
        dA, db, du, dV = (torch.zeros_like(w) for w in (A, b, u, V))
        v = u + V[y]                                     # (B, W)
        hinge = 0.0
        for x, sign in ((real, -1.0), (fake, 1.0)):
            x = x.flatten(1)
            a = x @ A.T + b
            s = torch.where(a > 0, 1.0, 0.2).double()
            h = a * s
            margin = 1 + sign * (h * v).sum(1)
            hinge = hinge + margin.clamp(min=0).mean()
            g = sign * (margin > 0).double() / len(x)    # by each logit
            dv = g[:, None] * h
            da = g[:, None] * v * s
            dA += da.T @ x
            db += da.sum(0)
            du += dv.sum(0)
            dV.index_add_(0, y, dv)
        size = torch.zeros((), dtype=torch.float64)
        if t % every == 0:
            x = real.flatten(1)
            s = torch.where(x @ A.T + b > 0, 1.0, 0.2).double()
            m = s * v                                    # (B, W)
            slope = m @ A                                # (B, N)
            size = slope.square().sum(1).mean()
            k = every * gamma / len(x)                   # every gamma/2, times 2, over B
            dA += k * m.T @ slope
            dv = k * s * (slope @ A.T)
            du += dv.sum(0)
            dV.index_add_(0, y, dv)
        A, b, u, V = A - rate * dA, b - rate * db, u - rate * du, V - rate * dV
        rows.append([float(hinge), float(size)])
    return ({"hidden": A, "bias": b, "head": u, "classes": V},
            torch.tensor(rows, dtype=torch.float64))


# == wrong 1
# mistake: The penalty is not multiplied by every.
# accept: every|rarely|times
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 2
# mistake: The penalty is added in every turn.
# accept: every turn|lazy|turns 0|each turn|skip|only
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if True:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 3
# mistake: The penalty comes in turns every - 1, 2 every - 1, ..., not in turn 0.
# accept: turn 0|first turn|turns 0|one turn|late|which turns|(turn + 1)
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if (turn + 1) % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 4
# mistake: The slope is taken at the made-up pictures.
# accept: made-up|real pictures|fake
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = fake.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 5
# mistake: The penalty has gamma in place of gamma/2.
# accept: half|/ 2|½|γ/2|gamma/2|twice|factor
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 6
# mistake: The norm of the slope is not squared.
# accept: square
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).norm(dim=1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 7
# mistake: The squares are averaged over the numbers of a picture, not summed.
# accept: sum|averag|mean|number
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 8
# mistake: create_graph is left out and the slope detached, so that the penalty trains nothing.
# accept: create_graph|constant|trains nothing|gradient of|no graph|weights
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=False)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 9
# mistake: The hinge has no max: the Wasserstein loss with a constant.
# accept: max|hinge|Wasserstein|cut|clamp|margin
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = (1 - critic(real, labels)).mean() + (1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 10
# mistake: Real and made-up are exchanged in the hinge.
# accept: sign|exchang|swap|wrong way|reverse|real pictures|opposite
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 + critic(real, labels)).mean() + F.relu(1 - critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 11
# mistake: Trains the tensors that were handed in.
# accept: handed|in place|given|leave|untouched|copy|clone|changed|as it is
def train_critic(weights, batches, rate, gamma, every):
    for value in weights.values():
        value.requires_grad_()

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 12
# mistake: Leaky ReLU with PyTorch's slope of 0.01.
# accept: 0.2|0.01|leaky
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"])
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 13
# mistake: The made-up pictures are judged without their class.
# accept: class|label|projection|made-up
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + F.leaky_relu(fake.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2) @ weights["head"]).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([hinge.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)


# == wrong 14
# mistake: The history holds the loss with the penalty.
# accept: without|hinge loss|history|penalty|alone|report
def train_critic(weights, batches, rate, gamma, every):
    weights = {name: value.clone().requires_grad_() for name, value in weights.items()}

    def critic(x, labels):
        h = F.leaky_relu(x.flatten(1) @ weights["hidden"].T + weights["bias"], 0.2)
        return h @ weights["head"] + (h * weights["classes"][labels]).sum(1)

    history = []
    for turn, (real, fake, labels) in enumerate(batches):
        hinge = F.relu(1 - critic(real, labels)).mean() + F.relu(1 + critic(fake, labels)).mean()
        loss, size = hinge, torch.zeros((), dtype=torch.float64)
        if turn % every == 0:
            x = real.clone().requires_grad_()
            (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
            size = slope.flatten(1).pow(2).sum(1).mean()
            loss = hinge + every * gamma / 2 * size
        slopes = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for value, step in zip(weights.values(), slopes):
                value -= rate * step
        history.append(torch.stack([loss.detach(), size.detach()]))
    return {name: value.detach() for name, value in weights.items()}, torch.stack(history)
