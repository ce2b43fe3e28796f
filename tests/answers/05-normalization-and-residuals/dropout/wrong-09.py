# exercise: dropout
# mistake: scales by the share that happened to stay in this draw and not by 1 - share
# accept: happened|happen|counted|count|actual|this draw|1 - share|scaled|scale
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = (draw >= share).float()
    return x * keep / keep.mean().clamp(min=1e-9)
