# exercise: causal-padding-mask
# mistake: Padding positions are also forbidden to look (their rows are all False), though the rule hides only padding that is looked at.
# accept: row|quer|padding position|no special|same rule|looks|both
def causal_padding_mask(lengths, width):
    B = lengths.shape[0]
    mask = torch.zeros(B, 1, width, width, dtype=torch.bool)
    for i in range(B):
        n = int(lengths[i])
        mask[i, 0, :n, :n] = torch.ones(n, n).tril().bool()
    return mask
