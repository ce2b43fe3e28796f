# Answers to self-attention of 02-self-attention, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
from course_lib.attention.dot_product import scaled_dot_product_attention

def self_attention(x, w_query, w_key, w_value, mask=None):
    return scaled_dot_product_attention(x @ w_query, x @ w_key, x @ w_value, mask)


# == right 2
def self_attention(x, w_query, w_key, w_value, mask=None):
    q = torch.einsum("btw,wd->btd", x, w_query)
    k = torch.einsum("btw,wd->btd", x, w_key)
    v = torch.einsum("btw,wv->btv", x, w_value)
    s = torch.einsum("btd,bsd->bts", q, k) / q.shape[-1] ** 0.5
    if mask is not None:
        s = torch.where(mask, s, -math.inf)
    # softmax by hand; the maximum comes off first against overflow
    e = (s - s.max(dim=-1, keepdim=True).values).exp()
    a = e / e.sum(dim=-1, keepdim=True)
    return torch.einsum("bts,bsv->btv", a, v), a


# == right 3
import torch.nn.functional as F

def self_attention(x, w_query, w_key, w_value, mask=None):
    project = lambda w: F.linear(x, w.T)
    query, key, value = map(project, (w_query, w_key, w_value))
    bias = torch.zeros(x.shape[0], x.shape[1], x.shape[1], dtype=x.dtype)
    if mask is not None:
        bias = bias.masked_fill(~mask, float("-inf"))
    weights = F.softmax(torch.baddbmm(bias, query, key.transpose(1, 2), alpha=1 / math.sqrt(w_key.shape[1])), dim=-1)
    return torch.bmm(weights, value), weights


# == wrong 1
# mistake: Only the output is returned, not the tuple of output and weights.
# accept: tuple|weights|both|two|return
def self_attention(x, w_query, w_key, w_value, mask=None):
    q = x @ w_query
    k = x @ w_key
    v = x @ w_value
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return torch.softmax(scores, dim=-1) @ v


# == wrong 2
# mistake: The tuple is in the wrong order: weights first, then the output.
# accept: order|swap|first|exchang|revers
def self_attention(x, w_query, w_key, w_value, mask=None):
    Q, K, V = x @ w_query, x @ w_key, x @ w_value
    scores = Q @ K.transpose(1, 2) / K.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), float("-inf"))
    attn = scores.softmax(-1)
    return attn, attn @ V


# == wrong 3
# mistake: The scale is the square root of the model's width W (of x) instead of the width D of queries and keys.
# accept: scale|sqrt|square root|width|divi
def self_attention(x, w_query, w_key, w_value, mask=None):
    B, T, D = x.shape
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return weights @ value, weights


# == wrong 4
# mistake: The softmax runs over dim=1, the queries, instead of over the keys: the columns sum to 1 and not the rows.
# accept: axis|dim|rows|keys|column|quer
def self_attention(x, w_query, w_key, w_value, mask=None):
    q, k, v = x.matmul(w_query), x.matmul(w_key), x.matmul(w_value)
    scores = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(k.size(2))
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e20)
    weights = torch.softmax(scores, dim=1)
    return torch.bmm(weights, v), weights


# == wrong 5
# mistake: The token vectors themselves are mixed: w_value is not applied.
# accept: value|w_value|project
def self_attention(x, w_query, w_key, w_value, mask=None):
    query = x @ w_query
    key = x @ w_key
    scores = query @ key.transpose(-2, -1)
    scores = scores / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    output = weights @ x
    return output, weights


# == wrong 6
# mistake: The keys are made with w_query instead of w_key (copy and paste).
# accept: key|w_key|w_query|same matrix
def self_attention(x, w_query, w_key, w_value, mask=None):
    q = torch.matmul(x, w_query)
    k = torch.matmul(x, w_query)
    v = torch.matmul(x, w_value)
    score = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(k.size(-1))
    if mask is not None:
        score = score.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(score, dim=-1)
    return torch.matmul(w, v), w


# == wrong 7
# mistake: The boolean mask is added to the scores as ones and zeros instead of hiding positions with minus infinity.
# accept: add|infinity|-inf|hide|hidden|mask|zero weight
def self_attention(x, w_query, w_key, w_value, mask=None):
    query, key, value = x @ w_query, x @ w_key, x @ w_value
    scores = query @ key.mT / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores + mask
    weights = scores.softmax(dim=-1)
    return weights @ value, weights


# == wrong 8
# mistake: The scores before the softmax are returned in the place of the weights.
# accept: score|softmax|weights|sum to 1|sum to one
def self_attention(x, w_query, w_key, w_value, mask=None):
    query = x @ w_query
    key = x @ w_key
    value = x @ w_value
    weights = query @ key.transpose(-2, -1) / math.sqrt(key.shape[-1])
    if mask is not None:
        weights = weights.masked_fill(~mask, float("-inf"))
    output = torch.softmax(weights, dim=-1) @ value
    return output, weights


# == wrong 9
# mistake: An axis for the heads is added to queries, keys and values but not to the mask, so the mask's batch axis is taken for heads.
# accept: mask|axis|head|broadcast|shape|unsqueeze|batch
def self_attention(x, w_query, w_key, w_value, mask=None):
    # one head, so that the code of exercise 1 fits
    q = (x @ w_query).unsqueeze(1)
    k = (x @ w_key).unsqueeze(1)
    v = (x @ w_value).unsqueeze(1)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(dim=-1)
    return (weights @ v)[:, 0], weights[:, 0]


# == wrong 10
# mistake: The keys are transposed with .T, which turns round all three axes, so the product does not fit.
# accept: .T|transpos|axes|shape|axis
def self_attention(x, w_query, w_key, w_value, mask=None):
    Q = x @ w_query
    K = x @ w_key
    V = x @ w_value
    scores = Q @ K.T / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights
