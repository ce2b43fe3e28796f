# Answers to neighbour_test of 18-gan, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == right 2
def neighbour_test(real, fake):
    n = min(real.shape[0], fake.shape[0])
    pool = [(row, 0) for row in real[:n].double()] + [(row, 1) for row in fake[:n].double()]
    totals = [0.0, 0.0]
    for i, (here, kind) in enumerate(pool):
        others = [(((here - there) ** 2).sum().item(), other)
                  for j, (there, other) in enumerate(pool) if j != i]
        least = min(others)[0]
        kinds = [other for far, other in others if far == least]
        totals[kind] += kinds.count(kind) / len(kinds)
    return torch.tensor(totals) / n


# == right 3
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    a, b = real[:n], fake[:n]
    plain = "donot_use_mm_for_euclid_dist"
    own_a = torch.cdist(a, a, compute_mode=plain) + torch.diag(torch.full((n,), torch.inf))
    own_b = torch.cdist(b, b, compute_mode=plain) + torch.diag(torch.full((n,), torch.inf))
    cross = torch.cdist(a, b, compute_mode=plain)

    def share(own, other):
        least = torch.minimum(own.amin(1), other.amin(1))[:, None]
        mine, theirs = (own == least).sum(1), (other == least).sum(1)
        return (mine / (mine + theirs)).mean()

    return torch.stack([share(own_a, cross), share(own_b, cross.T)])


# == wrong 1
# mistake: Each picture is its own nearest neighbour.
# accept: itself|own neighbour|diagonal
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == wrong 2
# mistake: Takes the first of several equally near neighbours.
# accept: equally|ties|tie|first of|share|several|argmin
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    found = far.argmin(dim=1)
    return torch.stack([(found[:n] < n).float().mean(), (found[n:] >= n).float().mean()])


# == wrong 3
# mistake: The larger set is not cut: all rows are used.
# accept: first rows|as many|larger|cut|equal|all rows|same number
def neighbour_test(real, fake):
    n = len(real)
    pool = torch.cat([real, fake])
    kind = torch.arange(len(pool)) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == wrong 4
# mistake: Takes the last rows of the larger set.
# accept: first|last
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[-n:], fake[-n:]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == wrong 5
# mistake: Counts neighbours of the other kind.
# accept: other kind|own kind|1 −|1 -|opposite|wrong way|reverse|same kind|whose neighbour
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] != kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == wrong 6
# mistake: Returns the share over both sets, twice.
# accept: each|both|separate|over all|own|two shares|together|averag
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share.mean(), share.mean()])


# == wrong 7
# mistake: Leaves out everything at distance 0, copies too, to leave out the picture itself.
# accept: cop|distance 0|zero|itself|identical
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far[far == 0] = float("inf")
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == wrong 8
# mistake: A picture counts fully if any of its equally near neighbours is of its kind.
# accept: equally|ties|tie|share|any|several
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).amax(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == wrong 9
# mistake: Only made-up pictures are cut, not the real ones if those are more.
# accept: larger|first rows|as many|real|cut|equal|same number
def neighbour_test(real, fake):
    fake = fake[: len(real)]
    n = len(real)
    pool = torch.cat([real, fake])
    kind = torch.arange(len(pool)) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == wrong 10
# mistake: Made-up share first.
# accept: order|first|swap|exchang
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[n:].mean(), share[:n].mean()])


# == wrong 11
# mistake: In a tie the two kinds count half each, however many neighbours of each there are.
# accept: share|equally|ties|tie|half|each counts|number
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).pow(2).sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    own, other = (near * same).amax(1), (near * (1 - same)).amax(1)
    share = own / (own + other)
    return torch.stack([share[:n].mean(), share[n:].mean()])


# == wrong 12
# mistake: City-block distance in place of Euclidean.
# accept: Euclid|city|L1|absolute|distance
def neighbour_test(real, fake):
    n = min(len(real), len(fake))
    pool = torch.cat([real[:n], fake[:n]])
    kind = torch.arange(2 * n) >= n
    far = (pool[:, None] - pool[None]).abs().sum(2)
    far.fill_diagonal_(float("inf"))
    near = (far == far.min(dim=1, keepdim=True).values).float()
    same = (kind[:, None] == kind[None]).float()
    share = (near * same).sum(1) / near.sum(1)
    return torch.stack([share[:n].mean(), share[n:].mean()])
