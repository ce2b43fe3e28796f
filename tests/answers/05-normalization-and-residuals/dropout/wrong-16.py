# exercise: dropout
# mistake: Exactly a share of the numbers is dropped, those with the smallest draws, instead of each number whose draw is below share.
# accept: exactly|smallest|count|sort|below share|each number|each draw|by itself|on its own|independent|compare|rank|quota
def dropout(x, draw, share, training):
    if not training:
        return x
    count = round(share * draw.numel())
    order = draw.flatten().argsort()
    keep = torch.ones(draw.numel(), dtype=x.dtype)
    keep[order[:count]] = 0
    return x * keep.view(x.shape) / (1 - share)
