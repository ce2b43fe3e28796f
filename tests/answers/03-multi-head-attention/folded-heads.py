# Answers to folded-heads of 03-multi-head-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).permute(0, 2, 1, 3).reshape(B, T, W)


# == right 2
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).permute(2, 0, 1, 3).reshape(heads * B, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)


# == right 3
def attend_folded(query, key, value, heads):
    D = query.shape[-1] // heads
    outputs = []
    for q, k, v in zip(query.split(D, dim=-1), key.split(D, dim=-1), value.split(D, dim=-1)):
        scores = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(D)
        outputs.append(torch.bmm(scores.softmax(dim=-1), v))
    return torch.cat(outputs, dim=-1)


# == right 4
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):    # heads first, as the last line expects them
        return torch.cat(x.split(D, dim=-1), dim=0)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)


# == right 5
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):          # row b * heads + h: text after text, and in each text head after head
        return torch.cat([text.split(D, dim=-1)[h][None] for text in x for h in range(heads)])

    rows = torch.bmm(torch.bmm(fold(query), fold(key).mT).div(D**0.5).softmax(dim=2), fold(value))
    return torch.stack([torch.cat(tuple(rows[b * heads : (b + 1) * heads]), dim=-1) for b in range(B)])


# == wrong 1
# mistake: Unfolds to (B, heads, T, D) but leaves the permute as it was, which now puts the batch third.
# accept: other text|texts|batch|another text|permute|positions|words
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).permute(1, 2, 0, 3).reshape(B, T, W)


# == wrong 2
# mistake: Unfolds with one reshape to (B, T, W): texts stay apart, but a word's output is made of other words' outputs.
# accept: words|word|positions|transpose|glue|way out|order|place
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)


# == wrong 3
# mistake: Unfolds the texts rightly, but puts the heads behind their entries, so entries of the heads alternate.
# accept: alternate|interleave|entries|order|side by side|columns|turn
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).permute(0, 2, 3, 1).reshape(B, T, W)


# == wrong 4
# mistake: Folds without the transpose and leaves the unfolding as it was: both are wrong now.
# accept: other text|texts|batch|another text|transpose|fold|stretches|positions|time|words
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)


# == wrong 5
# mistake: Drops the transposes on both ways: texts stay apart, but heads are stretches of time.
# accept: stretches|words|positions|transpose|time|past|place
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)


# == wrong 6
# mistake: Folds only the queries heads first; keys and values are still folded texts first, so queries meet keys of other texts.
# accept: other text|texts|batch|another text|keys|key
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    def by_head(x):
        return x.reshape(B, T, heads, D).permute(2, 0, 1, 3).reshape(heads * B, T, D)

    query, key, value = by_head(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)


# == wrong 7
# mistake: Mends the unfolding, but believes the leak to be in the softmax and runs it over the queries.
# accept: softmax|queries|weights|sum to 1|sum to one|rows|dim
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=1), value)
    return mixed.reshape(B, heads, T, D).permute(0, 2, 1, 3).reshape(B, T, W)


# == wrong 8
# mistake: Believes the memory layout to be at fault and adds contiguous everywhere: nothing changes.
# accept: other text|texts|batch|another text
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).contiguous().reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.contiguous().reshape(heads, B, T, D).permute(1, 2, 0, 3).contiguous().reshape(B, T, W)


# == wrong 9
# mistake: Swaps the permute in place of the reshape: still reads the folded axis as heads first, and now leaves the heads before the positions.
# accept: other text|texts|batch|another text|words|positions|order
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 0, 2, 3).reshape(B, T, W)


# == wrong 10
# mistake: Gets rid of the folding by attending with the full width: texts stay apart, and there is one head only.
# accept: one head|single|heads|full width|width|number of heads|ignore
def attend_folded(query, key, value, heads):
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(query.shape[-1])
    return torch.bmm(scores.softmax(dim=-1), value)


# == wrong 11
# mistake: Texts come first on the way back now, but heads and positions are not exchanged: the heads' results are glued together in the wrong order.
# accept: position|time|order|transpose|stretch|word|exchange
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)     # texts first, as they were folded


# == wrong 12
# mistake: The transpose is taken out of both ends: texts no longer mix, but the heads are stretches of time.
# accept: time|stretch|position|transpose|word
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)


# == wrong 13
# mistake: Both ends were turned round: now heads are folded first and texts are unfolded first, so texts still mix.
# accept: other text|texts|batch|mix|both
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).permute(2, 0, 1, 3).reshape(heads * B, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).transpose(1, 2).reshape(B, T, W)


# == wrong 14
# mistake: Texts come first again, but the heads are put behind the D entries, so the entries of the heads alternate.
# accept: side by side|interleav|alternat|order|entries|place
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).permute(0, 2, 3, 1).reshape(B, T, W)


# == wrong 15
# mistake: The result is cut into as many pieces as there are heads and set side by side: the same mistake in other words, since the rows stand text by text.
# accept: other text|texts|batch|mix|text by text|another text
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return torch.cat(mixed.chunk(heads, dim=0), dim=-1)


# == wrong 16
# mistake: Batch and heads are unfolded in the right order now, but the transpose of heads and positions is gone.
# accept: position|word|time|transpos|swap|places|axes|axis|glued|side by side|mixed up
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).reshape(B, T, W)


# == wrong 17
# mistake: Queries and keys are folded heads first now, values still texts first: weights of one text and head mix values of another.
# accept: other text|another text|value|batch|texts|row|which text|which head
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).permute(2, 0, 1, 3).reshape(B * heads, T, D)

    query, key = fold(query), fold(key)
    value = value.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)


# == wrong 18
# mistake: Texts are apart now, but the heads are joined with the axis of D first: their entries are dealt out in turn.
# accept: interleav|entries|order|side by side|in turn|head after head|columns|alternat|neighbour|places|axes|axis|within|shuffl|permut
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(1, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, heads, T, D).permute(0, 2, 3, 1).reshape(B, T, W)


# == wrong 19
# mistake: Folded by a reshape alone: texts do not mix any more, but the heads are stretches of one text.
# accept: position|word|stretch|time|transpos|all of|part of|piece|axes|axis|swap|out of reach
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(B, T, W)


# == wrong 20
# mistake: The fold is heads first now, but transpose(0, 2) has put the texts after the positions, and the reshape mixes texts and positions.
# accept: other text|another text|batch|texts|mix|row|axes|axis|which text
def attend_folded(query, key, value, heads):
    B, T, W = query.shape
    D = W // heads

    def fold(x):
        return x.reshape(B, T, heads, D).transpose(0, 2).reshape(B * heads, T, D)

    query, key, value = fold(query), fold(key), fold(value)
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(D)
    mixed = torch.bmm(scores.softmax(dim=-1), value)
    return mixed.reshape(heads, B, T, D).permute(1, 2, 0, 3).reshape(B, T, W)
