# exercise: alibi
def add_alibi(scores):
    _, heads, queries, keys = scores.shape
    places = torch.arange(keys, dtype=torch.float64, device=scores.device).unsqueeze(1)
    apart = torch.cdist(places[keys - queries :], places, p=1.0)          # (T, S)
    slopes = torch.logspace(-8 / heads, -8, heads, base=2.0, dtype=torch.float64, device=scores.device)
    return torch.add(scores, torch.einsum("h,ts->hts", slopes, apart).to(scores.dtype), alpha=-1)
