# exercise: attention-entropy
# mistake: The natural logarithm is used, so the entropy is in nats and not in bits.
# accept: log2|base|natural|nats|bits
def attention_entropy(weights):
    safe = weights.clamp(min=1e-12)
    return -(weights * safe.log()).sum(dim=-1)
