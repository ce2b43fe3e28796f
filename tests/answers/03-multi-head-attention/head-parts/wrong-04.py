# exercise: head-parts
# mistake: Lets each head write into its own D columns only: uses the diagonal blocks of w_output.
# accept: own columns|block|diagonal|all columns|columns|whole width
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = torch.zeros(B, H, T, H * D)
    for h in range(H):
        mine = slice(h * D, (h + 1) * D)
        parts[:, h, :, mine] = mixed[:, h] @ w_output[mine, mine]
    return parts
