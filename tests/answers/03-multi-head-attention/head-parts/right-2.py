# exercise: head-parts
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[h * D : (h + 1) * D] for h in range(H)], dim=1)
