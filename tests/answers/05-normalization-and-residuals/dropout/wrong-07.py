# exercise: dropout
# mistake: draws random numbers of its own in place of using draw
# accept: its own|of its own|of your own|own draws|own numbers|random|the draws given|not used|ignores
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = torch.rand(x.shape, generator=torch.Generator().manual_seed(0)) >= share
    return x * keep / (1 - share)
