# exercise: head-parts
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    alone = torch.zeros(B, H, T, H * D, dtype=mixed.dtype)
    for h in range(H):
        alone[:, h, :, h * D : (h + 1) * D] = mixed[:, h]           # the joined heads, all others silent
    return alone @ w_output
