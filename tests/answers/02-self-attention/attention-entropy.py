# Answers to attention-entropy of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def attention_entropy(weights):
    # entr(a) is -a ln a, with 0 for a = 0
    return torch.special.entr(weights).sum(dim=-1) / math.log(2)


# == right 2
def attention_entropy(weights):
    looked_at = weights > 0
    logs = torch.log2(torch.where(looked_at, weights, torch.ones_like(weights)))
    return -torch.einsum("...s,...s->...", weights, logs)


# == right 3
def attention_entropy(weights):
    def bits(row):
        return -sum(a * math.log2(a) for a in row if a > 0)

    rows = weights.reshape(-1, weights.shape[-1]).tolist()
    flat = torch.tensor([bits(row) for row in rows], dtype=weights.dtype)
    return flat.reshape(weights.shape[:-1])


# == wrong 1
# mistake: Weights of exactly zero give NaN (0 times minus infinity).
# accept: nan|zero|log of 0|log(0)
def attention_entropy(weights):
    return -(weights * torch.log2(weights)).sum(dim=-1)


# == wrong 2
# mistake: The natural logarithm is used, so the entropy is in nats and not in bits.
# accept: log2|base|natural|nats|bits
def attention_entropy(weights):
    safe = weights.clamp(min=1e-12)
    return -(weights * safe.log()).sum(dim=-1)


# == wrong 3
# mistake: The minus sign is forgotten: the entropies are negative.
# accept: sign|minus|negative
def attention_entropy(weights):
    terms = weights * torch.log2(weights)
    terms = torch.nan_to_num(terms)      # 0 * log 0 = 0
    return terms.sum(dim=-1)


# == wrong 4
# mistake: The sum runs over the queries (dim=-2) instead of over the keys.
# accept: axis|dim|keys|rows|last|quer|column
def attention_entropy(weights):
    logs = torch.where(weights > 0, torch.log2(weights), torch.zeros_like(weights))
    return -torch.sum(weights * logs, dim=-2)


# == wrong 5
# mistake: The zeros are dropped by boolean indexing, which flattens the tensor: one number for everything comes out.
# accept: shape|flatten|index|one number|each query|per query|one entropy|row
def attention_entropy(weights):
    nonzero = weights[weights > 0]
    return -(nonzero * torch.log2(nonzero)).sum(dim=-1)


# == wrong 6
# mistake: The axis is hard-coded as dim=2, which is the keys only for three-dimensional weights; it crashes for (T, S) and is wrong for (B, H, T, S).
# accept: dim=2|axis|dim|leading|last|shape|-1
def attention_entropy(weights):
    h = torch.xlogy(weights, weights) / math.log(2)
    return -h.sum(dim=2)


# == wrong 7
# mistake: NaN is replaced only after the sum: a row with a zero in it gets entropy 0.
# accept: nan|after the sum|before the sum|zero
def attention_entropy(weights):
    entropy = -(weights * weights.log2()).sum(-1)
    return torch.nan_to_num(entropy, nan=0.0)


# == wrong 8
# mistake: The axis of the keys is kept with size 1 (keepdim=True): the shape is (..., T, 1).
# accept: shape|keepdim|axis|dim
def attention_entropy(weights):
    eps = 1e-12
    return -(weights * torch.log2(weights + eps)).sum(dim=-1, keepdim=True)


# == wrong 9
# mistake: The entropies are averaged over the queries: one number for each matrix instead of one for each query.
# accept: average|mean|each query|per query|shape|one number|one for
def attention_entropy(weights):
    log_weights = torch.log2(weights.masked_fill(weights == 0, 1.0))
    per_query = -(weights * log_weights).sum(dim=-1)
    return per_query.mean(dim=-1)


# == wrong 10
# mistake: The weights are treated as scores: they go through a softmax once more (Categorical with logits) before the entropy is taken.
# accept: softmax|logits|probabilit|scores|twice|already
def attention_entropy(weights):
    dist = torch.distributions.Categorical(logits=weights)
    return dist.entropy() / math.log(2)
