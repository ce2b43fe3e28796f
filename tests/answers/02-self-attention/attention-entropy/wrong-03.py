# exercise: attention-entropy
# mistake: The minus sign is forgotten: the entropies are negative.
# accept: sign|minus|negative
def attention_entropy(weights):
    terms = weights * torch.log2(weights)
    terms = torch.nan_to_num(terms)      # 0 * log 0 = 0
    return terms.sum(dim=-1)
