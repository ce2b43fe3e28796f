# Answers to conditional of 17-vae, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == right 2
class ConditionalVAE(nn.Module):
    """All classes and codes in one batch."""

    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.enc = encoder
        self.dec = decoder
        self.C = classes
        self.V = values

    def terms(self, levels, labels, noise):
        y = torch.eye(self.C)[labels]
        h = self.enc(torch.cat((levels.float() / (self.V - 1), y), 1))
        Z = h.shape[1] // 2
        q = torch.distributions.Normal(h[:, :Z], torch.exp(0.5 * h[:, Z:]))
        z = q.mean + q.stddev * noise
        logits = self.dec(torch.cat((z, y), 1))
        log_p = torch.distributions.Categorical(logits=logits).log_prob(levels).sum(1)
        return q, z, log_p

    def loss(self, levels, labels, noise):
        q, z, log_p = self.terms(levels, labels, noise)
        prior = torch.distributions.Normal(torch.zeros_like(z), torch.ones_like(z))
        return torch.distributions.kl_divergence(q, prior).sum() / len(z) - log_p.mean()

    def draw(self, labels, noise):
        return torch.argmax(self.dec(torch.cat((noise, torch.eye(self.C)[labels]), 1)), -1)

    def evidence(self, levels, noise):
        K, B, Z = noise.shape
        rows = levels.repeat(K * self.C, 1)                       # order: K, C, B
        labels = torch.arange(self.C).repeat_interleave(B).repeat(K)
        eps = noise[:, None].expand(K, self.C, B, Z).reshape(-1, Z)
        q, z, log_p = self.terms(rows, labels, eps)
        prior = torch.distributions.Normal(torch.zeros_like(z), torch.ones_like(z))
        w = log_p + (prior.log_prob(z) - q.log_prob(z)).sum(1)
        w = w.reshape(K, self.C, B)
        return (torch.logsumexp(w, 0) - math.log(K)).T

    def classify(self, levels, noise):
        e = self.evidence(levels, noise)
        return torch.exp(e - torch.logsumexp(e, 1, keepdim=True))


# == right 3
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
        self.classes = classes
        self.values = values

    def with_class(self, x, labels):
        y = torch.zeros(len(labels), self.classes)
        y[torch.arange(len(labels)), labels] = 1.0
        return torch.hstack([x, y])

    def log_p(self, code, labels, levels):
        log_probs = self.decoder(self.with_class(code, labels)).log_softmax(-1)
        return log_probs.gather(-1, levels[..., None])[..., 0].sum(-1)

    def q(self, levels, labels):
        out = self.encoder(self.with_class(levels / (self.values - 1.0), labels))
        mean, log_variance = torch.tensor_split(out, 2, dim=1)
        return mean, log_variance

    def loss(self, levels, labels, noise):
        mean, log_variance = self.q(levels, labels)
        code = mean + noise * torch.exp(log_variance / 2)
        kl = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp(), 1)
        return torch.mean(kl) - torch.mean(self.log_p(code, labels, levels))

    def draw(self, labels, noise):
        return self.decoder(self.with_class(noise, labels)).max(dim=-1).indices

    def evidence(self, levels, noise):
        K, B, _ = noise.shape
        result = torch.empty(B, self.classes)
        for c in range(self.classes):
            labels = torch.ones(B, dtype=torch.long) * c
            mean, log_variance = self.q(levels, labels)
            codes = mean + noise * torch.exp(log_variance / 2)
            w = torch.stack([self.log_p(z, labels, levels) for z in codes])
            w = w + 0.5 * (noise**2 + log_variance - codes**2).sum(-1)
            result[:, c] = w.logsumexp(0) - math.log(K)
        return result

    def classify(self, levels, noise):
        joint = self.evidence(levels, noise) + math.log(1 / self.classes)
        return (joint - joint.max(dim=1, keepdim=True).values).softmax(dim=1)


# == wrong 1
# mistake: The encoder reads the levels as they are, undivided.
# accept: levels / |divid|V - 1|0 to 1|scale|pixels
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels.float()
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 2
# mistake: Levels are divided by V and not by V - 1.
# accept: V - 1|values - 1|divid
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / self.values
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 3
# mistake: The deviation is the exponential of the log-variance, without the half.
# accept: half|deviation|variance
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + log_variance.exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + log_variance.exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 4
# mistake: The encoder's output is read as log-variance, mean.
# accept: order|mean and|first|log-variance
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)[::-1]

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 5
# mistake: The one-hot vector is put before the pixels.
# accept: order|first|then|one-hot|after
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([self.one_hot(labels), pixels], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 6
# mistake: draw takes the mean level, rounded, and not the likeliest.
# accept: likeliest|mode|mean|argmax|largest
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return (self.decode(noise, labels).softmax(-1) @ torch.arange(self.values).float()).round().long()

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 7
# mistake: evidence is the mean of the log weights, the ELBO.
# accept: average|mean of|ELBO|logarithm|log of
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).mean(dim=0))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 8
# mistake: evidence draws from q and does not divide by it.
# accept: log q|q(|divide|density|weight|ratio
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 9
# mistake: evidence lacks the log K.
# accept: log K|number of codes|sum|mean|average
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 10
# mistake: classify normalises over the images.
# accept: images|batch|class|sum to|dim
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=0)


# == wrong 11
# mistake: classify returns log-probabilities.
# accept: log|probabilit|sum to|exp
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).log_softmax(dim=1)


# == wrong 12
# mistake: The decoder's class in evidence is always 0; only the encoder is told the class.
# accept: decoder|class|told
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, 0 * labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 13
# mistake: evidence draws codes from the prior: its mean likelihood, without the encoder.
# accept: encoder|q|prior|propos|importance
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 14
# mistake: The loss averages the reconstruction over pixels.
# accept: pixel|averag|sum
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        cost = F.cross_entropy(self.decode(code, labels).mT, levels)
        return kl.mean() + cost

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        return self.evidence(levels, noise).softmax(dim=1)


# == wrong 15
# mistake: classify divides the log bounds by their sum.
# accept: log|exp|softmax|Bayes|sum
class ConditionalVAE(nn.Module):
    def __init__(self, encoder, decoder, classes, values):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.classes, self.values = classes, values

    def one_hot(self, labels):
        return F.one_hot(labels, self.classes).float()

    def encode(self, levels, labels):
        pixels = levels / (self.values - 1)
        output = self.encoder(torch.cat([pixels, self.one_hot(labels)], dim=-1))
        return output.chunk(2, dim=-1)

    def decode(self, code, labels):
        return self.decoder(torch.cat([code, self.one_hot(labels)], dim=-1))

    def likelihood(self, logits, levels):
        return -F.cross_entropy(logits.mT, levels, reduction="none").sum(dim=-1)

    def loss(self, levels, labels, noise):
        mean, log_variance = self.encode(levels, labels)
        code = mean + (0.5 * log_variance).exp() * noise
        kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=-1)
        return (kl - self.likelihood(self.decode(code, labels), levels)).mean()

    def draw(self, labels, noise):
        return self.decode(noise, labels).argmax(dim=-1)

    def evidence(self, levels, noise):
        bounds = []
        for y in range(self.classes):
            labels = torch.full((len(levels),), y)
            mean, log_variance = self.encode(levels, labels)
            weights = []
            for eps in noise:
                code = mean + (0.5 * log_variance).exp() * eps
                log_prior = -0.5 * (code**2).sum(dim=-1)
                log_q = -0.5 * (eps**2 + log_variance).sum(dim=-1)
                log_p = self.likelihood(self.decode(code, labels), levels)
                weights.append(log_p + log_prior - log_q)
            bounds.append(torch.stack(weights).logsumexp(dim=0) - math.log(len(noise)))
        return torch.stack(bounds, dim=1)

    def classify(self, levels, noise):
        e = self.evidence(levels, noise)
        return e / e.sum(dim=1, keepdim=True)
