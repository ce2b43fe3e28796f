# exercise: alibi
def add_alibi(scores):
    H = scores.shape[1]
    T, S = scores.shape[-2:]
    keys = torch.arange(S, device=scores.device, dtype=scores.dtype)
    queries = keys[-T:]
    start = 2 ** (-8 / H)
    slopes = torch.tensor([start ** k for k in range(1, H + 1)], device=scores.device, dtype=scores.dtype)
    scores -= slopes.view(1, H, 1, 1) * torch.cdist(queries[:, None], keys[:, None], p=1)
    return scores
