# exercise: head-parts
# mistake: The parts are averaged over the texts of the batch.
# accept: text|batch|averag|mean
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    parts = mixed @ w_output.reshape(H, D, H * D)
    return parts.mean(dim=0, keepdim=True)
