# Answers to loss of 17-vae, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return (cost + kl).mean()


# == right 2
def vae_loss(logits, mean, log_variance, levels):
    log_p = torch.log_softmax(logits, dim=-1)
    right = torch.gather(log_p, 2, levels.unsqueeze(-1)).squeeze(-1)
    reconstruction = -right.sum() / len(levels)
    q = torch.distributions.Normal(mean, torch.exp(log_variance / 2))
    p = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    kl = torch.distributions.kl_divergence(q, p).sum(1).mean(0)
    return reconstruction + kl


# == right 3
def vae_loss(logits, mean, log_variance, levels):
    B, P, V = logits.shape
    total = 0
    for b in range(B):
        for p in range(P):
            total = total + torch.logsumexp(logits[b, p], 0) - logits[b, p, levels[b, p]]
        for m, lv in zip(mean[b], log_variance[b]):
            total = total + (m * m + lv.exp() - 1 - lv) / 2
    return total / B


# == wrong 1
# mistake: The reconstruction is averaged over the pixels.
# accept: pixel|averag|sum
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").mean(dim=1)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return (cost + kl).mean()


# == wrong 2
# mistake: The KL term has the wrong sign.
# accept: sign|subtract|minus|add
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return (cost - kl).mean()


# == wrong 3
# mistake: The KL term is averaged over the dimensions of the code.
# accept: dimension|code|sum|averag
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).mean(dim=1)
    return (cost + kl).mean()


# == wrong 4
# mistake: Both terms are summed over the batch.
# accept: batch|mean over|an image|per image
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return (cost + kl).sum()


# == wrong 5
# mistake: The log-variance is taken for the log of the deviation.
# accept: variance|deviation|half|square
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + (2 * log_variance).exp() - 1 - 2 * log_variance).sum(dim=1)
    return (cost + kl).mean()


# == wrong 6
# mistake: The half before the KL term is missing.
# accept: half|0.5|½|twice|double
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return (cost + kl).mean()


# == wrong 7
# mistake: The mean is not squared.
# accept: square|mean²|mean**2|μ
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return (cost + kl).mean()


# == wrong 8
# mistake: The log-variance is taken for the variance: its logarithm is taken again.
# accept: log|variance|nan
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + log_variance - 1 - log_variance.log()).sum(dim=1)
    return (cost + kl).mean()


# == wrong 9
# mistake: The ELBO is returned, not its negative.
# accept: negative|sign|minus
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return -(cost + kl).mean()


# == wrong 10
# mistake: The -1 in the KL term is forgotten.
# accept: 1|constant|zero|prior
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + log_variance.exp() - log_variance).sum(dim=1)
    return (cost + kl).mean()


# == wrong 11
# mistake: The loss is given in bits.
# accept: bits|nats|log 2|natural
def vae_loss(logits, mean, log_variance, levels):
    cost = F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=1)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return (cost + kl).mean() / math.log(2)


# == wrong 12
# mistake: F.cross_entropy with its default reduction, so that both batch and pixels are averaged, and the KL term is averaged too.
# accept: pixel|averag|sum|mean
def vae_loss(logits, mean, log_variance, levels):
    reconstruction = F.cross_entropy(logits.flatten(0, 1), levels.flatten())
    kl = -0.5 * torch.mean(1 + log_variance - mean.pow(2) - log_variance.exp())
    return reconstruction + kl
