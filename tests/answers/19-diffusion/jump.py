# Answers to jump of 19-diffusion, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, a * noise - b * x0


# == right 2
def jump(x0, noise, t, betas):
    xs, vs = [], []
    for i, step in enumerate(t.tolist()):
        left = 1.0
        for beta in betas[:step].tolist():
            left *= 1 - beta
        angle = math.acos(math.sqrt(left))
        xs.append(math.cos(angle) * x0[i] + math.sin(angle) * noise[i])
        vs.append(math.cos(angle) * noise[i] - math.sin(angle) * x0[i])
    return torch.stack(xs), torch.stack(vs)


# == right 3
def jump(x0, noise, t, betas):
    taken = torch.arange(1, len(betas) + 1) <= t[:, None]            # (B, N)
    logs = torch.where(taken, torch.log1p(-betas), torch.zeros_like(betas)).sum(dim=1)
    signal = torch.exp(0.5 * logs)[:, None, None, None]
    spread = torch.sqrt(-torch.expm1(logs))[:, None, None, None]
    return signal * x0 + spread * noise, signal * noise - spread * x0


# == wrong 1
# mistake: The noise's factor has no root.
# accept: root|square root|√
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left)
    return a * x0 + b * noise, a * noise - b * x0


# == wrong 2
# mistake: Index t - 1 into the product without its leading 1: step 0 takes the last entry.
# accept: t = 0|step 0|last entry|ᾱ_0|from the end|wraps|leading
def jump(x0, noise, t, betas):
    kept = (1 - betas).cumprod(dim=0)
    left = kept[t - 1].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, a * noise - b * x0


# == wrong 3
# mistake: The product is of the betas and not of 1 - beta.
# accept: 1 − β|1 - beta|1 - β|of the betas|1 − beta|1 − \beta
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), betas.cumprod(dim=0)])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, a * noise - b * x0


# == wrong 4
# mistake: The sign of v is turned round.
# accept: sign|minus|turned round|−v
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, b * x0 - a * noise


# == wrong 5
# mistake: The two factors of v are exchanged.
# accept: exchanged|swapped|swap|other way|wrong way round|factors of v
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, b * noise - a * x0


# == wrong 6
# mistake: The second result is the noise and not v.
# accept: noise itself|is the noise|ε|not v|epsilon
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, noise


# == wrong 7
# mistake: All pictures take the step of the first.
# accept: own|each picture|first picture|of the first|same step
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t[0]]
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, a * noise - b * x0


# == wrong 8
# mistake: What step t alone leaves is taken, not the product of all steps so far.
# accept: product|cumul|all steps|alone|so far
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), 1 - betas])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, a * noise - b * x0


# == wrong 9
# mistake: What is left is not given axes to stand before whole pictures.
# accept: axes|shape|broadcast|size|dimension
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t]
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, a * noise - b * x0


# == wrong 10
# mistake: The picture's factor has no root.
# accept: root|square root|√
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left, (1 - left).sqrt()
    return a * x0 + b * noise, a * noise - b * x0


# == wrong 11
# mistake: v mixes the noise with x_t in place of x_0.
# accept: x_t|x_0|x0|noised picture
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[t].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    x_t = a * x0 + b * noise
    return x_t, a * noise - b * x_t


# == wrong 12
# mistake: Off by one: one step too few, with a 1 put in front twice.
# accept: off by one|t − 1|t - 1|one step|too few
def jump(x0, noise, t, betas):
    kept = torch.cat([torch.ones(1, dtype=betas.dtype), (1 - betas).cumprod(dim=0)])
    left = kept[(t - 1).clamp(min=0)].view(-1, 1, 1, 1)
    a, b = left.sqrt(), (1 - left).sqrt()
    return a * x0 + b * noise, a * noise - b * x0
