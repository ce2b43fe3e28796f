# Answers to rank-batches of 08-training, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    return [part.tolist() for part in order.split(batch)][rank::ranks]


# == right 2
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator()
    generator.manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator).tolist()
    starts = range(rank * batch, items, batch * ranks)
    return [order[start : start + batch] for start in starts]


# == right 3
def rank_batches(items, batch, epoch, rank, ranks, seed):
    shuffled = torch.randperm(items, generator=torch.Generator().manual_seed(epoch + seed))
    found = {}
    for place in range(items):
        number = place // batch
        if number % ranks == rank:
            found.setdefault(number, []).append(int(shuffled[place]))
    return [found[number] for number in sorted(found)]


# == wrong 1
# mistake: The seed is mended, the rest of the division is still cut off.
# accept: never read | divide | rest | cut | left over | dropped | last | remain
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    order = order[: items - items % (batch * ranks)]
    return [some.tolist() for some in order.split(batch)[rank::ranks]]


# == wrong 2
# mistake: Same seed for all ranks, but the epoch is forgotten.
# accept: epoch
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(items, generator=generator)
    return [some.tolist() for some in order.split(batch)[rank::ranks]]


# == wrong 3
# mistake: The epoch is added to the faulty seed: every rank still has its own permutation.
# accept: rank | own | same seed | same permutation
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + rank + epoch)
    order = torch.randperm(items, generator=generator)
    return [some.tolist() for some in order.split(batch)[rank::ranks]]


# == wrong 4
# mistake: As DistributedSampler does: the list is filled up with its first items until ranks and batches divide it.
# accept: twice | once | fill | pad | repeat | longer | equal | shorter
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator).tolist()
    order += order[: -items % (batch * ranks)]
    starts = range(rank * batch, len(order), batch * ranks)
    return [order[start : start + batch] for start in starts]


# == wrong 5
# mistake: Each rank gets a contiguous piece of the permutation, cut in batches.
# accept: block | contiguous | every | piece | chunk | row | modulo | second batch
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    return [some.tolist() for some in order.tensor_split(ranks)[rank].split(batch)]


# == wrong 6
# mistake: Each rank shuffles only its own share, which is the same in every epoch.
# accept: same items | share | its own | all items | whole | permutation
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    mine = torch.arange(items)[rank::ranks]
    mine = mine[torch.randperm(len(mine), generator=generator)]
    return [some.tolist() for some in mine.split(batch)]


# == wrong 7
# mistake: Items are dealt one by one, as the chapter's sampler does, and batches are cut afterwards.
# accept: deal | whole batch | cut first | batch
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator).tolist()[rank::ranks]
    return [order[i : i + batch] for i in range(0, len(order), batch)]


# == wrong 8
# mistake: seed * epoch: no shuffle of its own for each seed in epoch 0.
# accept: seed + epoch | seed | epoch 0 | multipl | times
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed * epoch)
    order = torch.randperm(items, generator=generator)
    return [some.tolist() for some in order.split(batch)[rank::ranks]]


# == wrong 9
# mistake: The batches are not shuffled inside: they are shuffled as wholes.
# accept: permutation | items | order | entries | same items | whole
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    batches = torch.arange(items).split(batch)
    order = torch.randperm(len(batches), generator=generator)
    return [batches[i].tolist() for i in order[rank::ranks]]


# == wrong 10
# mistake: The last, shorter batch is dropped.
# accept: never read | rest | last | shorter | cut | remain | divide
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    batches = [order[k * batch : (k + 1) * batch] for k in range(items // batch)]
    return [some.tolist() for some in batches[rank::ranks]]


# == wrong 11
# mistake: All items of the rank in one flat list.
# accept: list of lists | batch | lists | flat
def rank_batches(items, batch, epoch, rank, ranks, seed):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator)
    return torch.cat(order.split(batch)[rank::ranks]).tolist()
