# exercise: folded-heads
# mistake: Gets rid of the folding by attending with the full width: texts stay apart, and there is one head only.
# accept: one head|single|heads|full width|width|number of heads|ignore
def attend_folded(query, key, value, heads):
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(query.shape[-1])
    return torch.bmm(scores.softmax(dim=-1), value)
