# Answers to two_losses of 18-gan, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def two_losses(real, fake, label):
    critic = (label * F.softplus(-real) + (1 - label) * F.softplus(real)).mean() + F.softplus(fake).mean()
    generator = F.softplus(-fake).mean()
    return torch.stack([critic, generator])


# == right 2
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy_with_logits
    critic = bce(real, torch.full_like(real, label)) + bce(fake, torch.zeros_like(fake))
    generator = bce(fake, torch.ones_like(fake))
    return torch.stack([critic, generator])


# == right 3
def two_losses(real, fake, label):
    # cross-entropy with target t is softplus(c) - t c
    critic = torch.mean(torch.logaddexp(real, torch.zeros_like(real)) - label * real)
    critic = critic - torch.mean(F.logsigmoid(-fake))
    generator = -torch.mean(F.logsigmoid(fake))
    return torch.cat([critic.reshape(1), generator.reshape(1)])


# == wrong 1
# mistake: Made-up pictures are smoothed as well: their label is 1 - label.
# accept: one-sided|made-up|fake|label 0|only real
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy_with_logits
    critic = bce(real, torch.full_like(real, label)) + bce(fake, torch.full_like(fake, 1 - label))
    generator = bce(fake, torch.ones_like(fake))
    return torch.stack([critic, generator])


# == wrong 2
# mistake: Smoothing only scales the term of the real pictures; the part with 1 - label is missing.
# accept: 1 - label|1 − label|remaining|other part|(1|rest of|both terms|scal|missing
def two_losses(real, fake, label):
    critic = label * F.softplus(-real).mean() + F.softplus(fake).mean()
    generator = F.softplus(-fake).mean()
    return torch.stack([critic, generator])


# == wrong 3
# mistake: The generator's loss is the minimax one, log(1 - D).
# accept: minimax|saturat|log(1|label 1
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy_with_logits
    critic = bce(real, torch.full_like(real, label)) + bce(fake, torch.zeros_like(fake))
    generator = -bce(fake, torch.zeros_like(fake))
    return torch.stack([critic, generator])


# == wrong 4
# mistake: Takes the sigmoid and then the logarithm, which overflows.
# accept: overflow|inf|finite|sigmoid|large logits|nan
def two_losses(real, fake, label):
    r, f = torch.sigmoid(real), torch.sigmoid(fake)
    critic = -(label * torch.log(r) + (1 - label) * torch.log(1 - r)).mean() - torch.log(1 - f).mean()
    return torch.stack([critic, -torch.log(f).mean()])


# == wrong 5
# mistake: The generator's label is smoothed too.
# accept: generator|one-sided
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy_with_logits
    critic = bce(real, torch.full_like(real, label)) + bce(fake, torch.zeros_like(fake))
    generator = bce(fake, torch.full_like(fake, label))
    return torch.stack([critic, generator])


# == wrong 6
# mistake: Labels are the wrong way round: real pictures get 0 and made-up ones the label.
# accept: wrong way|swap|flip|exchanged|reverse|real pictures have|opposite|sign
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy_with_logits
    critic = bce(real, torch.zeros_like(real)) + bce(fake, torch.full_like(fake, label))
    generator = bce(fake, torch.zeros_like(fake))
    return torch.stack([critic, generator])


# == wrong 7
# mistake: One mean over real and made-up pictures together, in place of a sum of two means.
# accept: sum of|two means|each|together|own mean|one mean|half|average|separate
def two_losses(real, fake, label):
    logits = torch.cat([real.flatten(), fake.flatten()])
    labels = torch.cat([torch.full_like(real.flatten(), label), torch.zeros_like(fake.flatten())])
    critic = F.binary_cross_entropy_with_logits(logits, labels)
    generator = F.binary_cross_entropy_with_logits(fake, torch.ones_like(fake))
    return torch.stack([critic, generator])


# == wrong 8
# mistake: Sums over the pictures in place of means.
# accept: mean|sum|average|number of pictures
def two_losses(real, fake, label):
    import functools
    bce = functools.partial(F.binary_cross_entropy_with_logits, reduction='sum')
    critic = bce(real, torch.full_like(real, label)) + bce(fake, torch.zeros_like(fake))
    generator = bce(fake, torch.ones_like(fake))
    return torch.stack([critic, generator])


# == wrong 9
# mistake: Halves the critic's loss, as many tutorials do.
# accept: half|halv|½|0.5|two means|sum of|average
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy_with_logits
    critic = (bce(real, torch.full_like(real, label)) + bce(fake, torch.zeros_like(fake))) / 2
    generator = bce(fake, torch.ones_like(fake))
    return torch.stack([critic, generator])


# == wrong 10
# mistake: The generator's loss comes first.
# accept: order|first|swap|exchanged
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy_with_logits
    critic = bce(real, torch.full_like(real, label)) + bce(fake, torch.zeros_like(fake))
    generator = bce(fake, torch.ones_like(fake))
    return torch.stack([generator, critic])


# == wrong 11
# mistake: A sigmoid before a loss that has its own.
# accept: two sigmoids|twice|second sigmoid|sigmoid
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy_with_logits
    real, fake = real.sigmoid(), fake.sigmoid()
    critic = bce(real, torch.full_like(real, label)) + bce(fake, torch.zeros_like(fake))
    generator = bce(fake, torch.ones_like(fake))
    return torch.stack([critic, generator])


# == wrong 12
# mistake: Takes binary_cross_entropy of sigmoids, whose logarithm PyTorch cuts at -100.
# accept: 100|cut|clamp|overflow|large logits|sigmoid|finite
def two_losses(real, fake, label):
    bce = F.binary_cross_entropy
    real, fake = real.sigmoid(), fake.sigmoid()
    critic = bce(real, torch.full_like(real, label)) + bce(fake, torch.zeros_like(fake))
    generator = bce(fake, torch.ones_like(fake))
    return torch.stack([critic, generator])
