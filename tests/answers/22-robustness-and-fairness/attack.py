# Answers to attack of 22-robustness-and-fairness, by people who had seen the student's
# notebook alone. Each section is one answer: `# == right N` must pass every check,
# `# == wrong N` must fail one. Under a wrong one stand its mistake, and the words (a|b:
# one of them) that an honest hint would contain.


# == right 1
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == right 2
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    low, high = (pixels - budget).clamp(min=0), (pixels + budget).clamp(max=1)
    moved = pixels.clone()
    for _ in range(steps):
        moved = moved.detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model((moved - mean) / std), labels)
        loss.backward()
        with torch.no_grad():
            moved = moved + budget / 4 * moved.grad.sign()
            moved = torch.minimum(torch.maximum(moved, low), high)
    return moved.detach()


# == right 3
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        x = x.detach() + budget / 4 / std * uphill
        there = (x * std + mean).clamp(0, 1)
        moved = pixels + (there - pixels).clamp(-budget, budget)
    return moved


# == wrong 1
# mistake: Only the projection is mended; the step is still in normalized units.
# accept: normalized|std|channel|unit|scale
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        x = x.detach() + budget / 4 * uphill
        there = x * std + mean
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 2
# mistake: Only the step is mended; the change is still measured from the last step.
# accept: original|start|last step|each step|many steps|measured from
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - moved).clamp(-budget, budget)
        moved = (moved + change).clamp(0, 1)
    return moved


# == wrong 3
# mistake: The step is multiplied by std instead of divided.
# accept: normalized|std|channel|unit|scale|multipl
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        x = x.detach() + budget / 4 * std * uphill
        there = x * std + mean
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 4
# mistake: Everything is done in normalized units, the budget too.
# accept: normalized|std|channel|unit|scale
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        x = x.detach() + budget / 4 * uphill
        first = (pixels - mean) / std
        there = (first + (x - first).clamp(-budget, budget)) * std + mean
        change = there - pixels
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 5
# mistake: The budget is divided by std, but clamps a change in pixels.
# accept: normalized|std|channel|unit|scale|budget
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - pixels).clamp(-budget / std, budget / std)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 6
# mistake: The change is measured from the original, but added to the last step.
# accept: original|last step|pixels|added|start|step
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = (moved + change).clamp(0, 1)
    return moved


# == wrong 7
# mistake: The change is measured from the last step, but added to the original.
# accept: original|last step|pixels|added|start|step
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - moved).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 8
# mistake: The model gets raw pixels.
# accept: normaliz
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = moved.detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 9
# mistake: The result is not put back to [0, 1].
# accept: [0, 1]|0 and 1|0 to 1|paper|range|outside
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = pixels + change
    return moved


# == wrong 10
# mistake: Normalized pixels are returned.
# accept: normaliz|pixels
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return (moved - mean) / std


# == wrong 11
# mistake: Downhill.
# accept: downhill|uphill|lower|sign|direction|wrong way
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved - budget / 4 * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 12
# mistake: The gradient is always taken at the original.
# accept: gradient|original|each step|anew|where
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((pixels - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 13
# mistake: The step is budget / steps.
# accept: budget / 4|step
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / steps * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 14
# mistake: The gradient's size is kept, not its sign alone.
# accept: sign
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0]
        there = moved + budget / 4 * uphill
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 15
# mistake: One std for all channels.
# accept: normalized|std|channel|unit|scale
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        x = x.detach() + budget / 4 / std.mean() * uphill
        there = x * std + mean
        change = (there - pixels).clamp(-budget, budget)
        moved = (pixels + change).clamp(0, 1)
    return moved


# == wrong 16
# mistake: The budget is held only once, after the last step.
# accept: budget|each step|every step|end|last
def attack(model, pixels, labels, budget, steps, mean, std):
    mean, std = mean[:, None, None], std[:, None, None]
    moved = pixels
    for _ in range(steps):
        x = ((moved - mean) / std).detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        uphill = torch.autograd.grad(loss, x)[0].sign()
        there = moved + budget / 4 * uphill
        moved = there.clamp(0, 1)
    return (pixels + (moved - pixels).clamp(-budget, budget)).clamp(0, 1)
