# exercise: attention-entropy
# mistake: The axis of the keys is kept with size 1 (keepdim=True): the shape is (..., T, 1).
# accept: shape|keepdim|axis|dim
def attention_entropy(weights):
    eps = 1e-12
    return -(weights * torch.log2(weights + eps)).sum(dim=-1, keepdim=True)
