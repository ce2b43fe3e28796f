# Answers to balance of 13-gpt-variants-and-scaling, by people who had seen the student's
# notebook alone. Each section is one answer: `# == right N` must pass every check,
# `# == wrong N` must fail one. Under a wrong one stand its mistake, and the words (a|b:
# one of them) that an honest hint would contain.


# == right 1
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    return E * (f * p.mean(dim=1)).sum(dim=-1).mean()


# == right 2
def balance(logits, real, k):
    E = logits.shape[-1]
    values = []
    for layer in logits:
        p = layer[real].softmax(dim=-1)
        chosen = p.topk(k, dim=-1).indices
        f = torch.bincount(chosen.flatten(), minlength=E) / chosen.numel()
        values.append(E * (f * p.mean(dim=0)).sum())
    return torch.stack(values).mean()


# == right 3
def balance(logits, real, k):
    L, E = logits.shape[0], logits.shape[-1]
    mask = real.to(logits)[None, :, :, None]
    p = logits.exp() / logits.exp().sum(dim=-1, keepdim=True)
    last = logits.sort(dim=-1, descending=True).values[..., k - 1 : k]
    f = ((logits >= last).to(logits) * mask).sum(dim=(1, 2)) / (real.sum() * k)
    P = (p * mask).sum(dim=(1, 2)) / real.sum()
    return torch.einsum("le,le->", f, P) * E / L


# == right 4
def balance(logits, real, k):
    L, B, T, E = logits.shape
    p = torch.softmax(logits, dim=3)
    total = 0
    for layer in range(L):
        flat = p[layer].reshape(B * T, E)[real.reshape(-1)]
        counts = torch.zeros(E, dtype=flat.dtype)
        for row in flat:
            for i in row.argsort(descending=True)[:k]:
                counts[i] += 1
        total = total + E * torch.dot(counts / counts.sum(), flat.mean(0))
    return total / L


# == wrong 1
# mistake: Left as it was: the layers are thrown together.
# accept: layer
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].flatten(0, 1).softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.bincount(chosen.flatten(), minlength=E) / chosen.numel()
    return E * (f * p.mean(dim=0)).sum()


# == wrong 2
# mistake: Sums over the layers.
# accept: mean|layer|sum
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    return E * (f * p.mean(dim=1)).sum()


# == wrong 3
# mistake: Counts the padding.
# accept: padding|real|mask|not there
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits.flatten(1, 2).softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    return E * (f * p.mean(dim=1)).sum(dim=-1).mean()


# == wrong 4
# mistake: Sets padding to 0 and divides by all tokens.
# accept: padding|real|mask
def balance(logits, real, k):
    L, E = logits.shape[0], logits.shape[-1]
    mask = real.to(logits)[None, :, :, None]
    p = logits.exp() / logits.exp().sum(dim=-1, keepdim=True)
    last = logits.sort(dim=-1, descending=True).values[..., k - 1 : k]
    f = ((logits >= last).to(logits) * mask).sum(dim=(1, 2)) / (real.numel() * k)
    P = (p * mask).sum(dim=(1, 2)) / real.numel()
    return torch.einsum("le,le->", f, P) * E / L


# == wrong 5
# mistake: Shares that sum to k.
# accept: sum|k|share|divide|twice
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).sum(dim=2).mean(dim=1)
    return E * (f * p.mean(dim=1)).sum(dim=-1).mean()


# == wrong 6
# mistake: Only the first choice counts.
# accept: choice|first|k|top
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(1, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    return E * (f * p.mean(dim=1)).sum(dim=-1).mean()


# == wrong 7
# mistake: No gradient through the probabilities.
# accept: gradient|detach
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    return logits.sum() * 0 + E * (f * p.detach().mean(dim=1)).sum(dim=-1).mean()


# == wrong 8
# mistake: Probability of the chosen ones alone, renormalised.
# accept: probabilit|renormal|chosen|P
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    p = p * torch.nn.functional.one_hot(chosen, E).sum(dim=2)
    p = p / p.sum(dim=-1, keepdim=True)
    return E * (f * p.mean(dim=1)).sum(dim=-1).mean()


# == wrong 9
# mistake: Shares of all layers together, probabilities by layer.
# accept: layer|share
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(0, 1, 2))
    return E * (f * p.mean(dim=1)).sum(dim=-1).mean()


# == wrong 10
# mistake: By sequence and layer.
# accept: sequence|token|batch
def balance(logits, real, k):
    E = logits.shape[-1]
    values = []
    for layer in logits:
        for one, mask in zip(layer, real):
            p = one[mask].softmax(dim=-1)
            chosen = p.topk(k, dim=-1).indices
            f = torch.bincount(chosen.flatten(), minlength=E) / chosen.numel()
            values.append(E * (f * p.mean(dim=0)).sum())
    return torch.stack(values).mean()


# == wrong 11
# mistake: Without the factor E.
# accept: E|factor|expert
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    return (f * p.mean(dim=1)).sum(dim=-1).mean()


# == wrong 12
# mistake: Softmax over tokens.
# accept: softmax|expert|axis|dim|probabilit
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    return E * (f * p.mean(dim=1)).sum(dim=-1).mean()


# == wrong 13
# mistake: The square of the probabilities: f is P too.
# accept: share|choice|chosen|f
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = p.mean(dim=1)
    return E * (f * p.mean(dim=1)).sum(dim=-1).mean()


# == wrong 14
# mistake: The mean over experts instead of the sum.
# accept: sum|mean|factor|E
def balance(logits, real, k):
    E = logits.shape[-1]
    p = logits[:, real].softmax(dim=-1)
    chosen = p.topk(k, dim=-1).indices
    f = torch.nn.functional.one_hot(chosen, E).to(p).mean(dim=(1, 2))
    return E * (f * p.mean(dim=1)).mean()
