# exercise: attention-entropy
def attention_entropy(weights):
    def bits(row):
        return -sum(a * math.log2(a) for a in row if a > 0)

    rows = weights.reshape(-1, weights.shape[-1]).tolist()
    flat = torch.tensor([bits(row) for row in rows], dtype=weights.dtype)
    return flat.reshape(weights.shape[:-1])
