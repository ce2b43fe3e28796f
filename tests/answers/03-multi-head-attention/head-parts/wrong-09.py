# exercise: head-parts
# mistake: Joins the heads without a transpose before it silences all but one.
# accept: transpose|join|reshape|positions|order
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    joined = mixed.reshape(B, T, H * D)
    parts = []
    for h in range(H):
        alone = torch.zeros_like(joined)
        alone[:, :, h * D : (h + 1) * D] = joined[:, :, h * D : (h + 1) * D]
        parts.append(alone @ w_output)
    return torch.stack(parts, dim=1)
