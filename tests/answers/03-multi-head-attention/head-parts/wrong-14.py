# exercise: head-parts
# mistake: The mixed values are reshaped to (B, T, H, D) without exchanging heads and positions first.
# accept: reshape|transpose|position|exchange|axes|time|swap
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return torch.einsum("bthd,hdw->bhtw", mixed.reshape(B, T, H, D), w_output.reshape(H, D, -1))
