# exercise: self-attention
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
