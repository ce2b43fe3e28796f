# exercise: attention-cost
def attention_cost(length, width):
    q = k = v = torch.empty(length, width, device="meta")
    scores = q @ k.T
    mixed = scores @ v
    # each entry of a matrix product costs as many multiplications as its inner size
    return scores.numel() * width + mixed.numel() * length, scores.numel()
