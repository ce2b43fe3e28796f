# Answers to guided-step of 19-diffusion, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([labels, torch.full_like(labels, 10)])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    picture = picture.clamp(-1, 1)
    noise = (x - kept[t].sqrt() * picture) / (1 - kept[t]).sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == right 2
def guided_step(model, x, t, s, labels, scale, kept):
    when = torch.full((len(x),), t)
    u = model(x, when, torch.full_like(labels, 10))
    c = model(x, when, labels)
    eps = (1 - scale) * u + scale * c
    a, b = kept[t] ** 0.5, (1 - kept[t]) ** 0.5
    x0 = torch.clip((x - b * eps) / a, -1.0, 1.0)
    ratio = ((1 - kept[s]) / (1 - kept[t])) ** 0.5
    return kept[s] ** 0.5 * x0 + ratio * (x - a * x0)


# == right 3
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([torch.full_like(labels, 10), labels])
    without, asked = model(torch.cat([x, x]), times, both).chunk(2)
    noise = torch.lerp(without, asked, float(scale))
    signal, spread = kept.sqrt(), (1 - kept).sqrt()
    picture = ((x - spread[t] * noise) / signal[t]).clamp(min=-1).clamp(max=1)
    return signal[s] * picture + spread[s] * ((x - signal[t] * picture) / spread[t])


# == wrong 1
# mistake: Nothing is mended.
# accept: exchanged|swap|order|halves|half|wrong way|without the label|unconditional|turned round|first|cut|clamp|[-1|[−1|out of range
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([torch.full_like(labels, 10), labels])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 2
# mistake: The halves are mended, but the picture is not cut off.
# accept: cut|clamp|[-1|[−1|out of range
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([labels, torch.full_like(labels, 10)])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 3
# mistake: The picture is cut off, but the halves are still exchanged.
# accept: exchanged|swap|order|halves|half|wrong way|without the label|unconditional|turned round|first
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([torch.full_like(labels, 10), labels])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    picture = picture.clamp(-1, 1)
    noise = (x - kept[t].sqrt() * picture) / (1 - kept[t]).sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 4
# mistake: The cut comes after the step.
# accept: before|after|cut|clamp|[-1|[−1|out of range
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([torch.full_like(labels, 10), labels])
    without, asked = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    return (kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise).clamp(-1, 1)


# == wrong 5
# mistake: The picture is cut off, but the step keeps the noise of before the cut.
# accept: noise|what is left|left|ε
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([labels, torch.full_like(labels, 10)])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    picture = picture.clamp(-1, 1)
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 6
# mistake: Guidance begins at the conditional prediction: c + s (c - u).
# accept: scale|w |too far|begins|starts|one more|unconditional|c +
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([labels, torch.full_like(labels, 10)])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = asked + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    picture = picture.clamp(-1, 1)
    noise = (x - kept[t].sqrt() * picture) / (1 - kept[t]).sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 7
# mistake: The noise is cut off and not the picture.
# accept: picture|not the noise|guesses far outside
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([labels, torch.full_like(labels, 10)])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = (without + scale * (asked - without)).clamp(-1, 1)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 8
# mistake: The new noise is worked out with the level of s in place of t.
# accept: level|of t|of s|kept[t]|kept[s]
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([labels, torch.full_like(labels, 10)])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    picture = picture.clamp(-1, 1)
    noise = (x - kept[s].sqrt() * picture) / (1 - kept[s]).sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 9
# mistake: Both exchanged: labels put first and the names swapped too, so nothing has changed.
# accept: exchanged|swap|order|halves|half|wrong way|without the label|unconditional|turned round|first
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([labels, torch.full_like(labels, 10)])
    without, asked = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    picture = picture.clamp(-1, 1)
    noise = (x - kept[t].sqrt() * picture) / (1 - kept[t]).sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 10
# mistake: The picture is cut off at [0, 1].
# accept: [0, 1]|[-1|[−1|0 and 1|from 0|negative
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([labels, torch.full_like(labels, 10)])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without + scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    picture = picture.clamp(0, 1)
    noise = (x - kept[t].sqrt() * picture) / (1 - kept[t]).sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise


# == wrong 11
# mistake: Each of the two predicted pictures is cut off, before guidance combines them.
# accept: before guidance|after guidance|combin|each|guided picture|both
def guided_step(model, x, t, s, labels, scale, kept):
    when = torch.full((len(x),), t)
    u = model(x, when, torch.full_like(labels, 10))
    c = model(x, when, labels)
    a, b = kept[t] ** 0.5, (1 - kept[t]) ** 0.5
    u, c = (((x - b * e) / a).clamp(-1, 1) for e in (u, c))
    x0 = u + scale * (c - u)
    ratio = ((1 - kept[s]) / (1 - kept[t])) ** 0.5
    return kept[s] ** 0.5 * x0 + ratio * (x - a * x0)


# == wrong 12
# mistake: The sign of the difference is turned in place of the halves: u - s (c - u).
# accept: sign|away|exchanged|swap|order|halves|half|wrong way|without the label|unconditional|turned round|first
def guided_step(model, x, t, s, labels, scale, kept):
    times = torch.full((2 * len(x),), t)
    both = torch.cat([torch.full_like(labels, 10), labels])
    asked, without = model(torch.cat([x, x]), times, both).chunk(2)
    noise = without - scale * (asked - without)
    picture = (x - (1 - kept[t]).sqrt() * noise) / kept[t].sqrt()
    picture = picture.clamp(-1, 1)
    noise = (x - kept[t].sqrt() * picture) / (1 - kept[t]).sqrt()
    return kept[s].sqrt() * picture + (1 - kept[s]).sqrt() * noise
