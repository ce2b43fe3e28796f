# exercise: dropout
# mistake: What stays is scaled so that the mean of this one result is that of x, instead of by the fixed factor 1 / (1 - share).
# accept: many draws|this draw|one draw|this one|single draw|fixed|1 - share|on average|expect|own mean|by the draw
def dropout(x, draw, share, training):
    if not training:
        return x
    kept = torch.where(draw < share, 0.0, x)
    return kept * (x.mean() / kept.mean())
