# Answers to two-numbers of 21-evaluation, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def two_numbers(nats, scored, text):
    costs = nats[scored]
    perplexity = costs.mean().exp()
    bits = costs.sum() / math.log(2) / len(text.encode("utf-8"))
    return torch.stack([perplexity, bits])


# == right 2
def two_numbers(nats, scored, text):
    # everything by masks, no indexing
    total = (nats * scored).sum()
    count = scored.sum()
    size = len(bytes(text, "utf8"))
    return torch.tensor([torch.exp(total / count), total * math.log2(math.e) / size],
                        dtype=torch.float64)


# == right 3
def two_numbers(nats, scored, text):
    bits = []
    for row, kept in zip(nats.tolist(), scored.tolist()):
        for cost, counts in zip(row, kept):
            if counts:
                bits.append(cost / math.log(2))
    perplexity = 2 ** (math.fsum(bits) / len(bits))  # equation (1)
    return torch.tensor([perplexity, math.fsum(bits) / len(text.encode())],
                        dtype=torch.double)


# == wrong 1
# mistake: The number of characters stands for the number of bytes.
# accept: byte | utf | character
def two_numbers(nats, scored, text):
    costs = nats[scored]
    perplexity = costs.mean().exp()
    bits = costs.sum() / math.log(2) / len(text)
    return torch.stack([perplexity, bits])


# == wrong 2
# mistake: The sum of nats is divided by bytes: nats are never turned into bits.
# accept: nats | log(2) | log 2 | ln 2 | bits
def two_numbers(nats, scored, text):
    costs = nats[scored]
    perplexity = costs.mean().exp()
    bits = costs.sum() / len(text.encode("utf-8"))
    return torch.stack([perplexity, bits])


# == wrong 3
# mistake: Nats are multiplied by log 2 instead of divided.
# accept: log(2) | log 2 | ln 2 | nats | divide
def two_numbers(nats, scored, text):
    costs = nats[scored]
    perplexity = costs.mean().exp()
    bits = costs.sum() * math.log(2) / len(text.encode("utf-8"))
    return torch.stack([perplexity, bits])


# == wrong 4
# mistake: 2 to the mean of nats: base 2 with costs in nats.
# accept: nats | base | 2 to | exp | e to
def two_numbers(nats, scored, text):
    total, count = nats[scored].sum(), scored.sum()
    perplexity = 2 ** (total / count)          # equation (1)
    bits = total / math.log(2)
    return torch.stack([perplexity, bits / len(text.encode())])


# == wrong 5
# mistake: The perplexities of the windows are averaged.
# accept: window | average | all tokens | at once
def two_numbers(nats, scored, text):
    each = [row[kept].mean().exp() for row, kept in zip(nats, scored)]
    bits = nats[scored].sum() / math.log(2)
    return torch.stack([torch.stack(each).mean(), bits / len(text.encode())])


# == wrong 6
# mistake: The mean of the windows' mean costs, each window with the same weight.
# accept: window | all tokens | at once | average
def two_numbers(nats, scored, text):
    costs = nats.masked_fill(~scored, 0.0)
    window = costs.sum(dim=1) / scored.sum(dim=1)
    perplexity = window.mean().exp()
    bits = costs.sum() / math.log(2)
    return torch.stack([perplexity, bits / len(text.encode("utf-8"))])


# == wrong 7
# mistake: All places count, padding and context too.
# accept: padding | context | scored | mask
def two_numbers(nats, scored, text):
    costs = nats.flatten()
    perplexity = costs.mean().exp()
    bits = costs.sum() / math.log(2) / len(text.encode("utf-8"))
    return torch.stack([perplexity, bits])


# == wrong 8
# mistake: Costs are masked, but divided by all places.
# accept: padding | scored | places | mask | count | W
def two_numbers(nats, scored, text):
    costs = torch.where(scored, nats, 0.0)
    perplexity = costs.mean().exp()
    bits = costs.sum() / math.log(2) / len(text.encode())
    return torch.stack([perplexity, bits])


# == wrong 9
# mistake: Bits a token in place of bits a byte.
# accept: byte | token
def two_numbers(nats, scored, text):
    mean = nats[scored].mean()
    return torch.stack([mean.exp(), mean / math.log(2)])


# == wrong 10
# mistake: The mean cost, not the sum, is divided by the bytes.
# accept: sum | total | mean | twice
def two_numbers(nats, scored, text):
    mean = nats[scored].mean()
    perplexity = mean.exp()
    return torch.stack([perplexity, torch.log2(perplexity) / len(text.encode())])


# == wrong 11
# mistake: The mask is taken the wrong way round, as one of places to leave out.
# accept: scored | false | padding | mask | way round
def two_numbers(nats, scored, text):
    costs = nats[~scored]
    perplexity = costs.mean().exp()
    bits = costs.sum() / math.log(2) / len(text.encode("utf-8"))
    return torch.stack([perplexity, bits])


# == wrong 12
# mistake: The two numbers in the wrong order.
# accept: order | first | perplexity
def two_numbers(nats, scored, text):
    costs = nats[scored]
    perplexity = costs.mean().exp()
    bits = costs.sum() / math.log(2) / len(text.encode("utf-8"))
    return torch.stack([bits, perplexity])


# == wrong 13
# mistake: The result is float32.
# accept: float64 | float32 | double
def two_numbers(nats, scored, text):
    costs = nats[scored]
    perplexity = math.exp(costs.mean().item())
    bits = costs.sum().item() / math.log(2)
    return torch.tensor([perplexity, bits / len(text.encode())])
