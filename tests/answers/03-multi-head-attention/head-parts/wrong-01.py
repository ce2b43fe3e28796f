# exercise: head-parts
# mistake: Takes columns of w_output in place of rows.
# accept: columns|column|transpos
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[:, h * D : (h + 1) * D].T for h in range(H)], dim=1)
