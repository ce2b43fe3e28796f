# Answers to update-ranks of 09-applications, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim != 2 or not update.any():
            continue
        squares = torch.linalg.svdvals(update.double()) ** 2
        kept = squares.cumsum(0) / squares.sum()
        ranks[name] = int((kept < share).sum()) + 1
    return ranks


# == right 2
def update_ranks(before, after, share):
    ranks = {}
    for name in after:
        if after[name].dim() != 2 or torch.equal(before[name], after[name]):
            continue
        update = after[name] - before[name]
        U, s, V = torch.svd(update)
        rank = 0
        while True:
            rest = update - U[:, :rank] @ torch.diag(s[:rank]) @ V[:, :rank].T
            if rest.square().sum() <= (1 - share) * update.square().sum():
                break
            rank += 1
        ranks[name] = rank
    return ranks


# == right 3
def update_ranks(before, after, share):
    result = {}
    for name, new in after.items():
        if len(new.shape) == 2:
            update = (new - before[name]).to(torch.float64)
            total = float((update * update).sum())
            if total > 0:
                # eigenvalues of the smaller Gram matrix are the squares
                small = update if update.shape[0] <= update.shape[1] else update.T
                squares = sorted(torch.linalg.eigvalsh(small @ small.T).tolist(), reverse=True)
                left, rank = total, 0
                while left > (1 - share) * total:
                    left -= squares[rank]
                    rank += 1
                result[name] = rank
    return result


# == wrong 1
# mistake: Takes the singular values of the new weights, not of the update.
# accept: update
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        if old.ndim != 2 or torch.equal(old, after[name]):
            continue
        squares = torch.linalg.svdvals(after[name]) ** 2
        kept = squares.cumsum(0) / squares.sum()
        ranks[name] = int((kept < share).sum()) + 1
    return ranks


# == wrong 2
# mistake: Singular values are added up without squaring them.
# accept: squared | square
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim != 2 or not update.any():
            continue
        values = torch.linalg.svdvals(update)
        kept = values.cumsum(0) / values.sum()
        ranks[name] = int((kept < share).sum()) + 1
    return ranks


# == wrong 3
# mistake: One too few: the place of the first enough is counted from 0.
# accept: one less | smallest | one too few | from 0
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim != 2 or not update.any():
            continue
        squares = torch.linalg.svdvals(update) ** 2
        kept = squares.cumsum(0) / squares.sum()
        ranks[name] = int((kept >= share).int().argmax())
    return ranks


# == wrong 4
# mistake: What has not changed is in the dict too, with rank 0.
# accept: Which names | not changed | changed
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        if old.ndim != 2:
            continue
        update = after[name] - old
        squares = torch.linalg.svdvals(update) ** 2
        left = squares.sum() - squares.cumsum(0)
        enough = [0] if squares.sum() == 0 else (
            (left <= (1 - share) * squares.sum()).nonzero()[:, 0] + 1).tolist()
        ranks[name] = enough[0]
    return ranks


# == wrong 5
# mistake: Vectors are in the dict, as matrices of one row.
# accept: Which names | vector
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if not update.any():
            continue
        squares = torch.linalg.svdvals(torch.atleast_2d(update)) ** 2
        kept = squares.cumsum(0) / squares.sum()
        ranks[name] = int((kept < share).sum()) + 1
    return ranks


# == wrong 6
# mistake: The rank itself, by `matrix_rank`: `share` is not asked.
# accept: share | smallest | left
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim == 2 and update.any():
            ranks[name] = int(torch.linalg.matrix_rank(update))
    return ranks


# == wrong 7
# mistake: Compares the length of what is left with 1 - share, not its square.
# accept: squared | square
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim != 2 or not update.any():
            continue
        s = torch.linalg.svdvals(update)
        for rank in range(len(s) + 1):
            if s[rank:].norm() <= (1 - share) * s.norm():
                ranks[name] = rank
                break
    return ranks


# == wrong 8
# mistake: Counts singular values above (1 - share) of the largest.
# accept: add up | sum | what is left | would leave
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim == 2 and update.any():
            s = torch.linalg.svdvals(update)
            ranks[name] = int((s > (1 - share) * s[0]).sum())
    return ranks


# == wrong 9
# mistake: Squares twice: the eigenvalues of U Uᵀ are squares already.
# accept: squared | square
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim != 2 or not update.any():
            continue
        values = torch.linalg.svdvals(update @ update.T) ** 2
        kept = values.cumsum(0) / values.sum()
        ranks[name] = int((kept < share).sum()) + 1
    return ranks


# == wrong 10
# mistake: `share` and 1 - share are exchanged: the rank that keeps 1 - share.
# accept: share | at most | ranks grow
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim != 2 or not update.any():
            continue
        squares = torch.linalg.svdvals(update) ** 2
        kept = squares.cumsum(0) / squares.sum()
        ranks[name] = int((kept < 1 - share).sum()) + 1
    return ranks


# == wrong 11
# mistake: One too many.
# accept: one less | smallest
def update_ranks(before, after, share):
    ranks = {}
    for name, old in before.items():
        update = after[name] - old
        if old.ndim != 2 or not update.any():
            continue
        squares = torch.linalg.svdvals(update) ** 2
        left = 1 - squares.cumsum(0) / squares.sum()
        ranks[name] = int((left > 1 - share).sum()) + 2
    return ranks
