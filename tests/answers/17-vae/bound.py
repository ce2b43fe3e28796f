# Answers to bound of 17-vae, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == right 2
def bound(log_likelihood, mean, log_variance, noise):
    q = torch.distributions.Normal(mean, torch.sqrt(torch.exp(log_variance)))
    prior = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    z = q.loc + q.scale * noise
    log_w = log_likelihood(z) + (prior.log_prob(z) - q.log_prob(z)).sum(-1)
    return torch.logsumexp(log_w, 0) - math.log(noise.shape[0])


# == right 3
def bound(log_likelihood, mean, log_variance, noise):
    sigma = log_variance.div(2).exp()
    code = torch.addcmul(mean.expand_as(noise), sigma.expand_as(noise), noise)
    ratio = 0.5 * (noise.square() - code.square() + log_variance).sum(-1)
    w = log_likelihood(code) + ratio
    top = w.max(dim=0).values
    return top + (w - top).exp().mean(dim=0).log()


# == wrong 1
# mistake: Nothing is changed.
# accept: deviation|half|variance|σ
def bound(log_likelihood, mean, log_variance, noise):
    deviation = log_variance.exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == wrong 2
# mistake: log q is made to fit the wrong deviation: the log-variance is read as the log of the deviation everywhere.
# accept: deviation|half|variance|σ
def bound(log_likelihood, mean, log_variance, noise):
    deviation = log_variance.exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + 2 * log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == wrong 3
# mistake: The mean of the log weights: the ELBO, whatever K is.
# accept: mean of|average|log of the mean|ELBO|logarithm
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.mean(dim=0)


# == wrong 4
# mistake: log K is no longer subtracted.
# accept: log K|number of codes|sum|mean|average
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0)


# == wrong 5
# mistake: The deviation is halved in place of the log-variance.
# accept: deviation|half|inside|variance
def bound(log_likelihood, mean, log_variance, noise):
    deviation = 0.5 * log_variance.exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == wrong 6
# mistake: The half is put at log q too, where it was there already.
# accept: log q|log_q|half|twice|q
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + 0.5 * log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == wrong 7
# mistake: Prior and q are exchanged in the weight.
# accept: prior|log q|log_q|sign|exchang|ratio
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_q - log_prior  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == wrong 8
# mistake: log q reads the code and not the noise.
# accept: noise|code|log q|log_q
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (code**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == wrong 9
# mistake: The deviation is still wrong, and log q has lost its log-variance.
# accept: deviation|half|variance|log q
def bound(log_likelihood, mean, log_variance, noise):
    deviation = log_variance.exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == wrong 10
# mistake: The deviation is right, and log q has lost its log-variance.
# accept: variance|log q|log_q|density|normal
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))


# == wrong 11
# mistake: log K is the logarithm of the batch size.
# accept: log K|number of codes|batch|codes
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2).sum(dim=-1)
    log_q = -0.5 * (noise**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(weights.shape[1])


# == wrong 12
# mistake: The constant of the prior is put in on one side only.
# accept: constant|2π|2 π|cancel|prior
def bound(log_likelihood, mean, log_variance, noise):
    deviation = (0.5 * log_variance).exp()
    code = mean + deviation * noise
    log_prior = -0.5 * (code**2 + math.log(2 * math.pi)).sum(dim=-1)
    log_q = -0.5 * (noise**2 + log_variance).sum(dim=-1)  # both without Z/2 · log 2π
    weights = log_likelihood(code) + log_prior - log_q  # (K, B)
    return weights.logsumexp(dim=0) - math.log(len(weights))
