# exercise: head-parts
# mistake: A head writes only into its own D columns of the output: its square block of w_output is used, and not its whole rows.
# accept: all columns|whole row|own columns|whole width|all w|block|columns
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = torch.zeros(B, H, T, H * D, dtype=mixed.dtype)
    for h in range(H):
        own = slice(h * D, (h + 1) * D)
        parts[:, h, :, own] = mixed[:, h] @ w_output[own, own]
    return parts
