# Answers to rank-items of 08-training, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    return order[rank::ranks].tolist()


# == right 2
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator()
    generator.manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator).tolist()
    return [item for place, item in enumerate(order) if place % ranks == rank]


# == right 3
def rank_items(items, epoch, rank, ranks, seed):
    shuffled = torch.randperm(items, generator=torch.Generator().manual_seed(epoch + seed))
    mine = torch.arange(rank, items, ranks)
    return [int(shuffled[i]) for i in mine]


# == wrong 1
# mistake: The seed is mended, the rest of the division is still cut off.
# accept: never read | divide | rest | cut | left over | dropped | last | remain
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    return order[: items - items % ranks][rank::ranks].tolist()


# == wrong 2
# mistake: Same seed for all ranks, but the epoch is forgotten.
# accept: epoch
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(items, generator=generator)
    return order[rank::ranks].tolist()


# == wrong 3
# mistake: The epoch is added to the faulty seed: every rank still has its own permutation.
# accept: rank | own | same seed | same permutation
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + rank + epoch)
    order = torch.randperm(items, generator=generator)
    return order[rank::ranks].tolist()


# == wrong 4
# mistake: As DistributedSampler does: the list is filled up with its first items until ranks divide it.
# accept: twice | once | fill | pad | repeat | longer | equal
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator).tolist()
    order += order[: -items % ranks]
    return order[rank::ranks]


# == wrong 5
# mistake: Contiguous pieces instead of every R-th entry.
# accept: block | contiguous | every | piece | chunk | row | stride | next to
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    return order.tensor_split(ranks)[rank].tolist()


# == wrong 6
# mistake: Each rank shuffles only its own share, which is the same in every epoch.
# accept: same items | share | its own | all items | whole | permutation of
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    mine = torch.arange(items)[rank::ranks]
    return mine[torch.randperm(len(mine), generator=generator)].tolist()


# == wrong 7
# mistake: The permutation is read backwards: items whose place in it is r modulo R, in ascending order.
# accept: place | inverse | order | entries | ascending | where
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator).tolist()
    return [item for item in range(items) if order[item] % ranks == rank]


# == wrong 8
# mistake: seed * epoch: no shuffle of its own for each seed in epoch 0.
# accept: seed + epoch | seed | epoch 0 | multipl | times
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed * epoch)
    order = torch.randperm(items, generator=generator)
    return order[rank::ranks].tolist()


# == wrong 9
# mistake: The share is found, and then sorted.
# accept: sort | order | ascending
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    return sorted(order[rank::ranks].tolist())


# == wrong 10
# mistake: The remainder is given to nobody because each rank takes items // ranks entries of every R-th.
# accept: never read | rest | last | remain | every | left | piece | divide | block
def rank_items(items, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    share = items // ranks
    return [order[rank + ranks * i].item() for i in range(share)]
