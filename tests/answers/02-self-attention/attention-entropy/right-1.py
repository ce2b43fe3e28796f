# exercise: attention-entropy
def attention_entropy(weights):
    # entr(a) is -a ln a, with 0 for a = 0
    return torch.special.entr(weights).sum(dim=-1) / math.log(2)
