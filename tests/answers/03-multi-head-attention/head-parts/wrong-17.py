# exercise: head-parts
# mistake: Head h meets every H-th row, not its D rows hD to hD + D - 1.
# accept: row|neighbour|side by side|interleav|every|in turn|block|one after another
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.stack([mixed[:, h] @ w_output[h::H] for h in range(H)], dim=1)
