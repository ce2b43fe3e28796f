# exercise: heads-last
# mistake: The transposes are called but their results are not kept: transpose does not change a tensor in place.
# accept: assign|in place|in-place|not kept|discard|head|transpos|result|never changes the output at another
def attention_heads_last(query, key, value):
    # heads must come before positions
    query.transpose(1, 2)
    key.transpose(1, 2)
    value.transpose(1, 2)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    mixed.transpose(1, 2)
    return mixed
