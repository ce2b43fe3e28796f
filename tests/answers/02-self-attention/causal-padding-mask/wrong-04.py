# exercise: causal-padding-mask
# mistake: The padding mask is put on the rows (who looks) instead of the columns (who is looked at).
# accept: row|column|axis|quer|dim|looked at|transpos
def causal_padding_mask(lengths, width):
    causal = torch.tril(torch.ones(width, width, dtype=torch.bool))
    real = torch.arange(width).unsqueeze(0) < lengths.unsqueeze(1)     # (B, T)
    real = real.unsqueeze(1).unsqueeze(-1)                             # (B, 1, T, 1)
    return real & causal
