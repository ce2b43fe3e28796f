# Answers to bits-a-byte of 11-gpt, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum(dim=1) / (size[targets] * real).sum(dim=1)


# == right 2
def bits_a_byte(logits, ids, lengths, size):
    answers = []
    for scores, text, n in zip(logits, ids, lengths.tolist()):
        nats = nn.functional.cross_entropy(scores[: n - 1], text[1:n], reduction="sum")
        answers.append(nats / math.log(2) / size[text[1:n]].sum())
    return torch.stack(answers)


# == right 3
def bits_a_byte(logits, ids, lengths, size):
    B, T, V = logits.shape
    there = torch.arange(T).expand(B, T) < lengths.unsqueeze(1)
    wanted = ids.masked_fill(~there, -100)[:, 1:]
    nats = nn.functional.cross_entropy(
        logits[:, :-1].transpose(1, 2), wanted, ignore_index=-100, reduction="none"
    )
    weight = torch.where(there, size[ids], 0)
    return nats.sum(1) / weight[:, 1:].sum(1) / torch.tensor(2.0).log()


# == wrong 1
# mistake: nats instead of bits
# accept: nats | log(2) | ln 2 | base 2 | natural | log 2
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0]
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum(dim=1) / (size[targets] * real).sum(dim=1)


# == wrong 2
# mistake: no shift: the scores at t are judged on the token at t
# accept: shift | t + 1 | next token | same place | one place | one later | token at its own
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, 1:].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum(dim=1) / (size[targets] * real).sum(dim=1)


# == wrong 3
# mistake: padding is counted like text, as costs and as bytes
# accept: padd
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    return bits.sum(dim=1) / size[targets].sum(dim=1)


# == wrong 4
# mistake: padding is recognised by the token 0, which texts also hold
# accept: token 0 | zero | real 0 | occur | 0 may
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = targets != 0
    return (bits * real).sum(dim=1) / (size[targets] * real).sum(dim=1)


# == wrong 5
# mistake: the bytes of the first token are counted
# accept: first token | first
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum(dim=1) / (size[ids] * (torch.arange(ids.shape[1]) < lengths[:, None])).sum(dim=1)


# == wrong 6
# mistake: divided by the number of tokens instead of bytes
# accept: byte | token
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum(dim=1) / real.sum(dim=1)


# == wrong 7
# mistake: the mean of each token's bits a byte, instead of the ratio of the sums
# accept: each token | ratio | mean | average | sum
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits / size[targets] * real).sum(dim=1) / real.sum(dim=1)


# == wrong 8
# mistake: the bytes of the token before are taken, not those of the predicted one
# accept: before | input | predicted | last token | shift | first
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum(dim=1) / (size[ids[:, :-1]] * real).sum(dim=1)


# == wrong 9
# mistake: off by one in the mask: one padding token more is counted in each short text
# accept: padd | one too many | one more | last | length
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(ids.shape[1] - 1) < lengths[:, None]
    return (bits * real).sum(dim=1) / (size[targets] * real).sum(dim=1)


# == wrong 10
# mistake: bytes of the padding still count, only its bits are masked
# accept: padd | bytes
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum(dim=1) / (size[targets]).sum(dim=1)


# == wrong 11
# mistake: softmax over the positions instead of the vocabulary
# accept: softmax | vocabulary | axis | dimension | dim
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum(dim=1) / (size[targets] * real).sum(dim=1)


# == wrong 12
# mistake: one figure for the batch: all bits by all bytes
# accept: each text | per text | batch | shape | one for each | one number
def bits_a_byte(logits, ids, lengths, size):
    logp = logits[:, :-1].log_softmax(dim=-1)
    targets = ids[:, 1:]
    bits = -logp.gather(-1, targets[:, :, None])[:, :, 0] / math.log(2)
    real = torch.arange(1, ids.shape[1]) < lengths[:, None]
    return (bits * real).sum() / (size[targets] * real).sum()
