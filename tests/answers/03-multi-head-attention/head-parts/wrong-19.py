# exercise: head-parts
# mistake: What is left when the head is switched off is returned, not what the head adds.
# accept: left|without|adds|switched off|rest|others|other heads|leave|part|difference|sum
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = []
    for h in range(H):
        rest = mixed.clone()
        rest[:, h] = 0
        parts.append(rest.transpose(1, 2).reshape(B, T, H * D) @ w_output)
    return torch.stack(parts, dim=1)
