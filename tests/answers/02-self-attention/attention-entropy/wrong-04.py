# exercise: attention-entropy
# mistake: The sum runs over the queries (dim=-2) instead of over the keys.
# accept: axis|dim|keys|rows|last|quer|column
def attention_entropy(weights):
    logs = torch.where(weights > 0, torch.log2(weights), torch.zeros_like(weights))
    return -torch.sum(weights * logs, dim=-2)
