# exercise: attention-entropy
# mistake: NaN is replaced only after the sum: a row with a zero in it gets entropy 0.
# accept: nan|after the sum|before the sum|zero
def attention_entropy(weights):
    entropy = -(weights * weights.log2()).sum(-1)
    return torch.nan_to_num(entropy, nan=0.0)
