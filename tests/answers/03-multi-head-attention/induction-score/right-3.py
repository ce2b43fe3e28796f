# exercise: induction-score
def induction_score(weights, ids):
    T = ids.shape[1]
    place = torch.arange(T)
    before = ids.roll(1, dims=1)
    target = (before.unsqueeze(1) == ids.unsqueeze(2)) & (place <= place[:, None]) & (place >= 1)
    target = target.to(weights.dtype)
    asks = target.amax(dim=-1)                                        # (B, T): 1 where there is a target
    return torch.einsum("bhts,bts->h", weights, target) / asks.sum()
