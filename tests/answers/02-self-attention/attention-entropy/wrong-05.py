# exercise: attention-entropy
# mistake: The zeros are dropped by boolean indexing, which flattens the tensor: one number for everything comes out.
# accept: shape|flatten|index|one number|each query|per query|one entropy|row
def attention_entropy(weights):
    nonzero = weights[weights > 0]
    return -(nonzero * torch.log2(nonzero)).sum(dim=-1)
