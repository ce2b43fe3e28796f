# exercise: alibi
def add_alibi(scores):
    heads, queries, keys = scores.shape[-3:]
    slope = torch.logspace(-8 / heads, -8, heads, base=2.0, dtype=scores.dtype)
    whole = torch.cdist(torch.arange(keys, dtype=scores.dtype)[:, None], torch.arange(keys, dtype=scores.dtype)[:, None], p=1)
    return torch.add(scores, torch.einsum("h,ts->hts", slope, whole[-queries:]), alpha=-1)
