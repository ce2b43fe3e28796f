# Answers to surgery of 17-vae, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean))
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == right 2
def surgery(mean, log_variance, noise):
    N, Z = mean.shape
    normal = torch.distributions.Normal
    q = torch.distributions.Independent(normal(mean, (log_variance / 2).exp()), 1)
    prior = torch.distributions.Independent(normal(torch.zeros(Z), torch.ones(Z)), 1)
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(logits=torch.zeros(N)), q)
    z = mean + q.stddev * noise
    log_bar = mixture.log_prob(z)
    information = torch.mean(q.log_prob(z) - log_bar)
    mismatch = torch.mean(log_bar - prior.log_prob(z))
    return torch.stack((information, mismatch))


# == right 3
def surgery(mean, log_variance, noise):
    def log_normal(x, m, lv):
        return (-(x - m) ** 2 / (2 * lv.exp()) - lv / 2 - math.log(2 * math.pi) / 2).sum(-1)

    M, N, Z = noise.shape
    information, mismatch = 0.0, 0.0
    for m in range(M):
        for n in range(N):
            z = mean[n] + (log_variance[n] / 2).exp() * noise[m, n]
            all_q = log_normal(z, mean, log_variance)          # (N,)
            bar = torch.logsumexp(all_q, 0) - math.log(N)
            prior = log_normal(z, torch.zeros(Z), torch.zeros(Z))
            information = information + (all_q[n] - bar) / (M * N)
            mismatch = mismatch + (bar - prior) / (M * N)
    return torch.stack([information, mismatch])


# == wrong 1
# mistake: The mean of the log densities is taken for the log of the mean density.
# accept: log of|average|logsumexp|mean of|mixture
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.mean(dim=-1)
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 2
# mistake: The log N of the mixture is left out.
# accept: log N|number of images|sum|constant|average
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1)
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 3
# mistake: The mixture is replaced by one normal distribution with the codes' mean and variance.
# accept: mixture|one normal|single|moment|all codes|Gaussian
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise
    flat = code.flatten(0, 1)
    bar = torch.distributions.Normal(flat.mean(dim=0), flat.std(dim=0))
    q = torch.distributions.Normal(mean, (0.5 * log_variance).exp())
    prior = torch.distributions.Normal(0.0, 1.0)
    log_q, log_bar, log_p = (d.log_prob(code).sum(dim=-1) for d in (q, bar, prior))
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 4
# mistake: The deviation is the exponential of the log-variance, without the half.
# accept: half|deviation|variance
def surgery(mean, log_variance, noise):
    code = mean + log_variance.exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean))
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 5
# mistake: The second number is the whole KL term and not the mismatch.
# accept: whole|KL|sum|total|both|q̄|mixture
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean))
    return torch.stack([(log_q - log_bar).mean(), (log_q - log_p).mean()])


# == wrong 6
# mistake: The two numbers are exchanged.
# accept: order|exchang|first|swap
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean))
    return torch.stack([(log_bar - log_p).mean(), (log_q - log_bar).mean()])


# == wrong 7
# mistake: The mixture leaves the image itself out.
# accept: itself|own|all images|leave|every image
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    each = each.masked_fill(torch.eye(len(mean), dtype=torch.bool), -math.inf)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean) - 1)
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 8
# mistake: The mixture is summed over the codes and not over the images' distributions.
# accept: axis|dim|images|codes|mixture|distribution
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=1) - math.log(len(mean))
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 9
# mistake: The mixture density is a product over dimensions of mixtures.
# accept: dimension|jointly|product|sum over|before|independent
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant)
    log_bar = (each.logsumexp(dim=2) - math.log(len(mean))).sum(dim=-1)
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 10
# mistake: Sums over the images in place of the mean.
# accept: mean|average|images|sum
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean))
    return torch.stack([(log_q - log_bar).mean(0).sum(), (log_bar - log_p).mean(0).sum()])


# == wrong 11
# mistake: The log 2 pi is left out of the prior only.
# accept: constant|2π|2 π|prior
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean))
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 12
# mistake: The log-variance is missing from the mixture's densities.
# accept: variance|width|density|normal
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / log_variance.exp()     # (M, N, N, Z)
    each = -0.5 * (away + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean))
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])


# == wrong 13
# mistake: The squared distance is divided by the deviation and not by the variance.
# accept: variance|divid|square|deviation
def surgery(mean, log_variance, noise):
    code = mean + (0.5 * log_variance).exp() * noise               # (M, N, Z)
    constant = math.log(2 * math.pi)
    log_q = -0.5 * (noise**2 + log_variance + constant).sum(dim=-1)  # (M, N)
    log_p = -0.5 * (code**2 + constant).sum(dim=-1)
    away = (code[:, :, None] - mean) ** 2 / (0.5 * log_variance).exp()     # (M, N, N, Z)
    each = -0.5 * (away + log_variance + constant).sum(dim=-1)     # (M, N, N)
    log_bar = each.logsumexp(dim=-1) - math.log(len(mean))
    return torch.stack([(log_q - log_bar).mean(), (log_bar - log_p).mean()])
