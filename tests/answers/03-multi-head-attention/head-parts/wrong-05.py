# exercise: head-parts
# mistake: Stacks the parts in front of the batch: (H, B, T, W).
# accept: shape|axis|axes|front|batch|order
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[h * D : (h + 1) * D] for h in range(H)])
