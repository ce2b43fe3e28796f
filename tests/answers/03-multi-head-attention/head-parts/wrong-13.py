# exercise: head-parts
# mistake: Returned is the output without the head, not what the head adds.
# accept: without|leave out|left out|adds|other heads|switched off
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = []
    for h in range(H):
        off = mixed.clone()
        off[:, h] = 0
        parts.append(off.transpose(1, 2).reshape(B, T, H * D) @ w_output)
    return torch.stack(parts, dim=1)
