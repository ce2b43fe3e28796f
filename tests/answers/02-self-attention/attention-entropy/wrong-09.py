# exercise: attention-entropy
# mistake: The entropies are averaged over the queries: one number for each matrix instead of one for each query.
# accept: average|mean|each query|per query|shape|one number|one for
def attention_entropy(weights):
    log_weights = torch.log2(weights.masked_fill(weights == 0, 1.0))
    per_query = -(weights * log_weights).sum(dim=-1)
    return per_query.mean(dim=-1)
