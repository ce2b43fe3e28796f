# exercise: head-parts
# mistake: The rows are dealt out in turn: head h gets every H-th row instead of D neighbouring ones.
# accept: interleav|every|side by side|in turn|neighbour|rows
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.einsum("bhtd,dhw->bhtw", mixed, w_output.view(D, H, -1))
