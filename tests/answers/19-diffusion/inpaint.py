# Answers to inpaint of 19-diffusion, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == right 2
def inpaint(predict, picture, known, start, noise, times, betas):
    left = [1.0]
    for beta in betas.tolist():
        left.append(left[-1] * (1 - beta))

    def loud(t):
        return math.sqrt(1 / left[t] - 1)

    def picture_and_noise(x, t):
        a, b = math.sqrt(left[t]), math.sqrt(1 - left[t])
        v = predict(x, torch.full((x.shape[0],), t, dtype=torch.long))
        x0 = torch.clamp(a * x - b * v, min=-1, max=1)
        return x0, (x - a * x0) / b

    x = start.clone()
    for k in range(len(times) - 1):
        t, s = times[k], times[k + 1]
        x0, e = picture_and_noise(x, t)
        if s == 0:
            x = x0.clone()
            x[known] = picture[known]
            return x
        ahead = math.sqrt(left[s]) * x0 + math.sqrt(1 - left[s]) * e
        _, e2 = picture_and_noise(ahead, s)
        mean = 0.5 * e + 0.5 * e2
        x = math.sqrt(left[s] / left[t]) * x + math.sqrt(left[s]) * (loud(s) - loud(t)) * mean
        x[known] = (math.sqrt(left[s]) * picture + math.sqrt(1 - left[s]) * noise)[known]


# == right 3
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.nn.functional.pad((1 - betas).cumprod(0), (1, 0), value=1.0)
    angle = kept.sqrt().acos()  # sigma is its tangent
    mask = known.to(start.dtype)

    class Look:
        def __init__(self, y, t):
            x = angle[t].cos() * y
            v = predict(x, torch.as_tensor(t).expand(x.shape[0]))
            self.picture = (angle[t].cos() * x - angle[t].sin() * v).clip(-1, 1)
            self.slope = (x - angle[t].cos() * self.picture) / angle[t].sin()

    y = start / angle[times[0]].cos()
    for t, s in zip(times, times[1:]):
        here = Look(y, t)
        if s == 0:
            new = here.picture
        else:
            gap = angle[s].tan() - angle[t].tan()
            there = Look(y + gap * here.slope, s)
            new = y + gap * torch.stack([here.slope, there.slope]).mean(dim=0)
        y = mask * (picture + angle[s].tan() * noise) + (1 - mask) * new
    return y


# == wrong 1
# mistake: Plain steps along the first noise: no look ahead.
# accept: simple|DDIM|second|ask|again|mean of both|ahead
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 2
# mistake: The second noise replaces the first in place of a mean.
# accept: mean|both|alone|average
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * d2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 3
# mistake: The corrected step starts where the first step ended.
# accept: from y|repeat|goes on|again from|twice
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = end + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 4
# mistake: The network is asked about the end of the step with the time of its beginning.
# accept: level|time|of s|end of the step
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, t)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 5
# mistake: The network is shown y and not x.
# accept: x = |x =|shown|show|√ᾱ|sees
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 6
# mistake: The start is not divided by the root of its share.
# accept: start|begin|divide|√ᾱ_N
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 7
# mistake: The guess is not cut off.
# accept: cut|clamp|[-1|out of range
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 8
# mistake: The known pixels are put in without noise.
# accept: noise|level
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture, end)
    return y


# == wrong 9
# mistake: The known pixels get the noise of the level that was left.
# accept: level|of s|of t
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[t] * noise, end)
    return y


# == wrong 10
# mistake: The mask is the wrong way round.
# accept: known|mask|upside|inverted|True means
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, end, picture + sigma[s] * noise)
    return y


# == wrong 11
# mistake: The known pixels are put in once, at the end.
# accept: every step|each step|once|end
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = end
    return torch.where(known, picture, y)


# == wrong 12
# mistake: The sign of v is wrong in the guess.
# accept: sign|minus|- √|v:
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x + b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 13
# mistake: The known pixels are put in before the second look, too.
# accept: after|whole step|before|only
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        end = torch.where(known, picture + sigma[s] * noise, end)
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 14
# mistake: The last step asks a second time, at sigma 0, and divides by it.
# accept: finite|last|0|divid
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if True:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 15
# mistake: Sigma is a variance: it has no root.
# accept: root|√|σ|deviation
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = (1 - kept) / kept

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, picture + sigma[s] * noise, end)
    return y


# == wrong 16
# mistake: The known pixels get x of level s and not y: the picture is shrunk and y is not.
# accept: y =|shrunk|x_0 +|√ᾱ|picture +|σ_s
def inpaint(predict, picture, known, start, noise, times, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    sigma = ((1 - kept) / kept).sqrt()

    def eps_of(y, t):
        a, b = kept[t].sqrt(), (1 - kept[t]).sqrt()
        x = a * y
        v = predict(x, torch.full((len(x),), t))
        guess = (a * x - b * v).clamp(-1, 1)
        return (y - guess) / sigma[t]

    y = start / kept[-1].sqrt()
    for t, s in zip(times[:-1], times[1:]):
        d = eps_of(y, t)
        end = y + (sigma[s] - sigma[t]) * d
        if s > 0:
            d2 = eps_of(end, s)
            end = y + (sigma[s] - sigma[t]) * (d + d2) / 2
        y = torch.where(known, kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise, end)
    return y
