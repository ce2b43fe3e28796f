# exercise: attention-entropy
def attention_entropy(weights):
    looked_at = weights > 0
    logs = torch.log2(torch.where(looked_at, weights, torch.ones_like(weights)))
    return -torch.einsum("...s,...s->...", weights, logs)
