# exercise: head-parts
# mistake: Each head meets columns of w_output, not rows.
# accept: row|column|transpos|right
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[:, h * D : (h + 1) * D].T for h in range(H)], dim=1)
