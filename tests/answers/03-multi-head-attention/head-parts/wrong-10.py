# exercise: head-parts
# mistake: The rows of head h begin at h and not at h * D, so heads overlap.
# accept: overlap|begin|start|slice|offset|rows
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[h : h + D] for h in range(H)], dim=1)
