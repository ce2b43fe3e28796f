# exercise: head-parts
# mistake: Head h meets columns hD to hD + D - 1 of w_output, used transposed, instead of these rows.
# accept: rows|columns|transpose
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[:, h * D : (h + 1) * D].T for h in range(H)], dim=1)
