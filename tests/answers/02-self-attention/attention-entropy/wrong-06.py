# exercise: attention-entropy
# mistake: The axis is hard-coded as dim=2, which is the keys only for three-dimensional weights; it crashes for (T, S) and is wrong for (B, H, T, S).
# accept: dim=2|axis|dim|leading|last|shape|-1
def attention_entropy(weights):
    h = torch.xlogy(weights, weights) / math.log(2)
    return -h.sum(dim=2)
