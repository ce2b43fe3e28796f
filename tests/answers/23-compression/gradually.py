# Answers to gradually of 23-compression, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        smallest = w.abs().flatten().argsort()[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w


# == right 2
def prune_gradually(weight, x, y, steps, rate, final):
    w = nn.Parameter(weight.clone())
    optimizer = torch.optim.SGD([w], lr=rate)
    gone = torch.zeros_like(weight, dtype=torch.bool)
    for t in range(1, steps + 1):
        optimizer.zero_grad()
        F.mse_loss(F.linear(x, w), y).backward()
        optimizer.step()
        with torch.no_grad():
            w[gone] = 0.0
            k = round(final * (1 - (1 - t / steps) ** 3) * w.numel())
            if k > 0:
                bound = w.abs().flatten().kthvalue(k).values
                gone |= w.abs() <= bound
                w[gone] = 0.0
    return w.detach()


# == right 3
def prune_gradually(weight, x, y, steps, rate, final):
    outputs, inputs = weight.shape
    alive = {(o, i) for o in range(outputs) for i in range(inputs)}
    w = weight.detach().clone()
    for t in range(1, steps + 1):
        w.requires_grad_(True)
        loss = (x @ w.T - y).pow(2).mean()
        (grad,) = torch.autograd.grad(loss, w)
        w = (w - rate * grad).detach()
        share = final * (1 - (1 - t / steps) ** 3)
        target = round(share * outputs * inputs)
        more = target - (outputs * inputs - len(alive))
        for place in sorted(alive, key=lambda place: abs(w[place].item()))[:more]:
            alive.discard(place)
        keep = torch.zeros(outputs, inputs, dtype=torch.bool)
        for place in alive:
            keep[place] = True
        w = torch.where(keep, w, 0.0)
    return w


# == wrong 1
# mistake: Pruned weights grow again and may come back.
# accept: once pruned | stay | grow | come back | again | came back | regrow
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = w - rate * grad
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        smallest = w.abs().flatten().argsort()[:k]
        w.view(-1)[smallest] = 0
    return w


# == wrong 2
# mistake: Sorted by value, not magnitude.
# accept: sign | magnitude | absolute | negative
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        smallest = w.flatten().argsort()[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w


# == wrong 3
# mistake: t runs from 0: each share comes one step late, and the final one never.
# accept: t = 1 | from 0 | from 1 | late | last step | final | first step | one step
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(steps):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        smallest = w.abs().flatten().argsort()[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w


# == wrong 4
# mistake: The share is taken of the weights that are left.
# accept: all weights | of all | left | remain | already
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w, dtype=torch.bool)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * int(mask.sum()))
        alive = w.abs().masked_fill(~mask, math.inf).flatten()
        mask.view(-1)[alive.argsort()[:k]] = False
        w = w * mask
    return w


# == wrong 5
# mistake: The loss is summed over outputs: the gradient is divided by N alone.
# accept: mean | entries | N alone | outputs | sum
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / len(x)
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        smallest = w.abs().flatten().argsort()[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w


# == wrong 6
# mistake: The 2 of the derivative is missing.
# accept: half | twice | factor | 2 of | the 2
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        smallest = w.abs().flatten().argsort()[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w


# == wrong 7
# mistake: Pruned first, then the gradient step; the last gradient moves zeros.
# accept: before | order | after | first | last
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        mask.view(-1)[w.abs().flatten().argsort()[:k]] = 0
        w = w * mask
        error = x @ w.T - y
        w = w - rate * 2 * error.T @ x / error.numel() * mask
    return w


# == wrong 8
# mistake: Pruning grows evenly: the share is linear in t.
# accept: cub | slow | schedule | linear | even | power | **3 | ^3 | ³
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * t / steps
        k = round(share * w.numel())
        smallest = w.abs().flatten().argsort()[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w


# == wrong 9
# mistake: The schedule is turned round: slow first and fast at the end.
# accept: cub | slow | schedule | 1 − | first | fast | late | ^3 | ³
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (t / steps) ** 3
        k = round(share * w.numel())
        smallest = w.abs().flatten().argsort()[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w


# == wrong 10
# mistake: The number of zeros is cut off, not rounded.
# accept: round | cut off | floor | int( | truncat
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = int(share * w.numel())
        smallest = w.abs().flatten().argsort()[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w


# == wrong 11
# mistake: Each row loses the same share.
# accept: row | all weights | whole | together
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.shape[1])
        mask.scatter_(1, w.abs().argsort(dim=1)[:, :k], 0.0)
        w = w * mask
    return w


# == wrong 12
# mistake: The mask keeps what is as large as the k-th smallest, and so keeps it as well.
# accept: one too few | fewer | few | kept | too many | number | round
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        bound = w.abs().flatten().kthvalue(max(k, 1)).values
        mask = mask * (w.abs() >= bound)
        w = w * mask
    return w


# == wrong 13
# mistake: Trained without pruning, and pruned at once after the last step.
# accept: each step | gradual | end | at once | while
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    for t in range(1, steps + 1):
        error = x @ w.T - y
        w = w - rate * 2 * error.T @ x / error.numel()
    k = round(final * w.numel())
    w.view(-1)[w.abs().flatten().argsort()[:k]] = 0
    return w


# == wrong 14
# mistake: In each step that many more weights are pruned, on top of those that are zero.
# accept: already | altogether | on top | more | all weights | too many | in all
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w, dtype=torch.bool)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        k = round(final * (1 - (1 - t / steps) ** 3) * w.numel())
        alive = w.abs().masked_fill(~mask, math.inf).flatten()
        mask.view(-1)[alive.argsort()[:k]] = False
        w = w * mask
    return w


# == wrong 15
# mistake: The largest weights go.
# accept: small | large | magnitude | descending
def prune_gradually(weight, x, y, steps, rate, final):
    w = weight.clone()
    mask = torch.ones_like(w)
    for t in range(1, steps + 1):
        error = x @ w.T - y
        grad = 2 * error.T @ x / error.numel()
        w = (w - rate * grad) * mask
        share = final * (1 - (1 - t / steps) ** 3)
        k = round(share * w.numel())
        smallest = w.abs().flatten().argsort(descending=True)[:k]
        mask.view(-1)[smallest] = 0
        w = w * mask
    return w
