# Answers to rotary-attention of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = (rotate_pairs(x, angles) for x in (query, key))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == right 2
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, angles) for x in (query, key, value))
    value = rotate_pairs(value, -angles)  # values must not carry their position: turn them back
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == right 3
def rotary_attention(query, key, value, index):
    angles = index.unsqueeze(-1) * frequencies(query.size(-1))
    return nn.functional.scaled_dot_product_attention(rotate_pairs(query, angles), rotate_pairs(key, angles), value)


# == right 4
def rotary_attention(query, key, value, index):
    # Turn nothing: put the angle between the two positions into the product of query and key, pair by pair.
    width = query.shape[-1]
    q = torch.complex(*query.double().chunk(2, dim=-1))
    k = torch.complex(*key.double().chunk(2, dim=-1))
    ahead = (index[None, :] - index[:, None]).double()                        # (T, T): key's position less query's
    turn = torch.exp(1j * ahead[..., None] * frequencies(width))              # (T, T, D/2)
    scores = torch.einsum("bhtp,bhsp,tsp->bhts", q.conj(), k, turn).real / width**0.5
    return torch.einsum("bhts,bhsd->bhtd", scores.softmax(dim=-1).to(value.dtype), value)


# == right 5
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = (rotate_pairs(x, angles) for x in (query, key))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == right 6
def rotary_attention(query, key, value, index):
    angles = torch.outer(index.double(), frequencies(query.shape[-1]))
    q, k = rotate_pairs(query, angles), rotate_pairs(key, angles)
    return nn.functional.scaled_dot_product_attention(q, k, value)


# == right 7
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, a) for x, a in ((query, angles), (key, angles), (value, 0 * angles)))
    weights = torch.softmax(torch.einsum("bhtd,bhsd->bhts", query, key) / query.shape[-1] ** 0.5, dim=-1)
    return torch.einsum("bhts,bhsd->bhtd", weights, value)


# == wrong 1
# mistake: The keys are left alone too; only the queries are turned.
# accept: distance|weights|text moves|queries alone|keys are left|left alone
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query = rotate_pairs(query, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 2
# mistake: The positions are counted from the first one, which hides the symptom; the values are still turned.
# accept: value|first position|counted from|handed over
def rotary_attention(query, key, value, index):
    angles = (index - index[0])[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, angles) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 3
# mistake: The positions in index are replaced by 0 to T-1, so that gaps between positions are lost.
# accept: gap|index|0 to|ignor
def rotary_attention(query, key, value, index):
    angles = torch.arange(query.shape[-2])[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 4
# mistake: The turning is removed altogether, so that no position is known.
# accept: no position|without position|positions at all|order|nothing is turned|shuffl
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 5
# mistake: The keys are turned backwards (by minus the angle), so that scores depend on the sum of the positions.
# accept: sum|backwards|other way|opposite|direction|distance
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, -angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 6
# mistake: The values are turned backwards instead of not at all.
# accept: value|backwards|move|output changes|turned
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = rotate_pairs(query, angles), rotate_pairs(key, angles), rotate_pairs(value, -angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 7
# mistake: In rewriting, the division by the root of D was lost.
# accept: scale|divi|sqrt|root|sharp|large
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1)
    return scores.softmax(dim=-1) @ value


# == wrong 8
# mistake: The softmax is taken over the queries instead of the keys.
# accept: softmax|sum to 1|sum to one|over the queries|dim|column|add up
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-2) @ value


# == wrong 9
# mistake: The output is turned by the query's position, instead of the values by theirs.
# accept: output|moves|values|still
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return rotate_pairs(scores.softmax(dim=-1) @ value, angles)


# == wrong 10
# mistake: A causal mask was added, although the function uses none.
# accept: mask|causal|after|later|future|see
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    hidden = index[None, :] > index[:, None]
    scores = scores.masked_fill(hidden, float("-inf"))
    return scores.softmax(dim=-1) @ value


# == wrong 11
# mistake: Turns the values still, and the output back by the query's position: it stays when the text moves, but is no weighted mean of the values.
# accept: weighted mean|mean of the values|as they came|values|value
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, angles) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return rotate_pairs(scores.softmax(dim=-1) @ value, -angles)


# == wrong 12
# mistake: Counts the positions from the first one, so that moving changes nothing any more, but the values are still turned.
# accept: values|value|as they came|still turned|from the first|index[0]|start
def rotary_attention(query, key, value, index):
    index = index - index[0]
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = (rotate_pairs(x, angles) for x in (query, key, value))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 13
# mistake: Turns the queries alone: the keys are left as they came, and the weights depend on absolute positions.
# accept: key|keys
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query = rotate_pairs(query, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 14
# mistake: Takes all the turning out, so that the output knows no positions at all.
# accept: no position|nothing is turned|at all|order|distance|without position|queries and keys|knows
def rotary_attention(query, key, value, index):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 15
# mistake: Rewrites the function with PyTorch's attention and a causal mask, which the text does not want.
# accept: mask|causal|later|after it|ahead|every key|all keys
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    return nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)


# == wrong 16
# mistake: Leaves the values as they are, but rewrites the attention with is_causal=True: queries no longer see the keys after them.
# accept: mask|causal|keys after|later|hidden|weights|first query|see
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    return nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)


# == wrong 17
# mistake: Leaves the values as they are, but divides the scores by the root of D twice.
# accept: root|sqrt|scale|twice|flatter|weights|divide
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    return nn.functional.scaled_dot_product_attention(query / math.sqrt(query.shape[-1]), key, value)


# == wrong 18
# mistake: No longer turns the values, but turns the output back by the angles of the queries, as if they still were.
# accept: output|turned back|turn back|result|back|where it stands|position of the query|still depend|still turn
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = (rotate_pairs(x, angles) for x in (query, key))
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return rotate_pairs(scores.softmax(dim=-1) @ value, -angles)


# == wrong 19
# mistake: The values are still turned, now by their distance from the first position: shifts no longer show, but the values are not as they came in.
# accept: value|as they came|still turn|first position
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    value = rotate_pairs(value, angles - angles[0])
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value


# == wrong 20
# mistake: Leaves the values as they are, but counts the positions 0, 1, 2 ... in place of index, so that gaps between positions are lost.
# accept: weights|gap|index|distance|0, 1, 2|arange|counted|consecutive
def rotary_attention(query, key, value, index):
    # only distances may count, so begin at 0 whatever the index is
    angles = torch.arange(query.shape[-2])[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
