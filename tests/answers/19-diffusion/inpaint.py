# Answers to inpaint of 19-diffusion, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == right 2
def inpaint(predict, picture, known, start, fresh, betas, eta):
    steps, count = betas.numel(), fresh.shape[0]

    def left(t):
        return math.prod((1 - betas[:t]).tolist())

    x, t = start.clone(), steps
    for k, z in enumerate(fresh):
        s = round(steps * (count - 1 - k) / count)
        now, then = left(t), left(s)
        v = predict(x, torch.full((x.shape[0],), t, dtype=torch.long))
        x0 = torch.clamp(math.sqrt(now) * x - math.sqrt(1 - now) * v, -1, 1)
        eps = (x - math.sqrt(now) * x0) / math.sqrt(1 - now)
        var = eta**2 * (1 - then) / (1 - now) * (1 - now / then)
        x = math.sqrt(then) * x0 + math.sqrt(max(1 - then - var, 0)) * eps + math.sqrt(var) * z
        x[known] = (math.sqrt(then) * picture + math.sqrt(1 - then) * z)[known]
        t = s
    return x


# == right 3
def inpaint(predict, picture, known, start, fresh, betas, eta):
    kept = torch.nn.functional.pad((1 - betas).cumprod(0), (1, 0), value=1.0)
    times = torch.linspace(len(betas), 0, len(fresh) + 1, dtype=torch.float64).round().long()
    mask = known.to(start.dtype)

    def noised(x0, s, z):
        return kept[s].sqrt() * x0 + (1 - kept[s]).sqrt() * z

    x = start
    for t, s, z in zip(times[:-1], times[1:], fresh):
        v = predict(x, t.expand(x.shape[0]))
        x0 = (kept[t].sqrt() * x - (1 - kept[t]).sqrt() * v).clip(-1, 1)
        eps = (x - kept[t].sqrt() * x0) / (1 - kept[t]).sqrt()
        sigma2 = eta**2 * (1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])
        room = (1 - kept[s] - sigma2).clamp(min=0).sqrt()
        hole = kept[s].sqrt() * x0 + room * eps + sigma2.sqrt() * z
        x = mask * noised(picture, s, z) + (1 - mask) * hole
    return x


# == wrong 1
# mistake: The known pixels get the level of t, which the step has left, and not of s.
# accept: level|of s|of t|arrive|step has left|less noise
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = a * picture + b * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 2
# mistake: The known pixels are put in without noise at every step.
# accept: level|noise
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = picture
        x = torch.where(known, true, x)
    return x


# == wrong 3
# mistake: The guess is not cut off.
# accept: cut|clamp|[-1|[−1|out of range
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 4
# mistake: The noise is read from v and x before the cut, and not from what is left after it.
# accept: cut|what is left|after
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = a * v + b * x
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 5
# mistake: The mask is the wrong way round: the hole is overwritten.
# accept: known|mask|wrong way|inverted|hole
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, x, true)
    return x


# == wrong 6
# mistake: The known pixels are put in once, at the end.
# accept: each step|every step|end|once|last
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
    return torch.where(known, picture, x)


# == wrong 7
# mistake: The known pixels of the start are overwritten too.
# accept: start
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = torch.where(known, kept[-1].sqrt() * picture + (1 - kept[-1]).sqrt() * fresh[0], start)
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 8
# mistake: Leading times, which begin below N.
# accept: times|trailing|leading|begin|start
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [1 + N * (K - 1 - k) // K for k in range(K)] + [0]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 9
# mistake: The prediction is taken for the noise, though it is v.
# accept: v|noise
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = ((x - b * v) / a).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 10
# mistake: The old noise does not make room for the fresh.
# accept: room|shrink|variance|old noise
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s]).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 11
# mistake: Eta stands under the root.
# accept: eta|η|root
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = (eta * (1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 12
# mistake: Sigma has no root: it is the variance.
# accept: root|variance|σ²
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s]))
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 13
# mistake: Times are cut down to whole numbers, not rounded.
# accept: round
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [int(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x


# == wrong 14
# mistake: The known pixels get the model's noise in place of fresh noise.
# accept: fresh|noise
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise
        x = torch.where(known, true, x)
    return x


# == wrong 15
# mistake: The sign of v is wrong in the guess.
# accept: sign|minus|v
def inpaint(predict, picture, known, start, fresh, betas, eta):
    N, K = len(betas), len(fresh)
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    times = [round(N * (K - k) / K) for k in range(K + 1)]
    x = start
    for k in range(K):
        t, s = times[k], times[k + 1]
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x + b * v).clamp(-1, 1)
        noise = (x - a * guess) / b
        sigma = eta * ((1 - kept[s]) / (1 - kept[t]) * (1 - kept[t] / kept[s])).sqrt()
        old = (1 - kept[s] - sigma**2).sqrt()
        x = kept[s].sqrt() * guess + old * noise + sigma * fresh[k]
        true = kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * fresh[k]
        x = torch.where(known, true, x)
    return x
