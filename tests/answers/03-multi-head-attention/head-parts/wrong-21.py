# exercise: head-parts
# mistake: Works out the parts of the first text alone.
# accept: first text|every text|shape|batch
def head_parts(mixed, w_output):
    rows = w_output.split(mixed.shape[3])
    return torch.stack([mixed[0, h] @ block for h, block in enumerate(rows)])[None]
