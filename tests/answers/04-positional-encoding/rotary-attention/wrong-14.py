# exercise: rotary-attention
# mistake: Takes all the turning out, so that the output knows no positions at all.
# accept: no position|nothing is turned|at all|order|distance|without position|queries and keys|knows
def rotary_attention(query, key, value, index):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
