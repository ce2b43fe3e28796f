# exercise: attention-entropy
# mistake: Weights of exactly zero give NaN (0 times minus infinity).
# accept: nan|zero|log of 0|log(0)
def attention_entropy(weights):
    return -(weights * torch.log2(weights)).sum(dim=-1)
