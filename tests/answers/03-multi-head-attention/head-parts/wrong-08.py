# exercise: head-parts
# mistake: Deals the output out evenly: each head gets 1 / H of the whole.
# accept: even|equal|1 / h|same|share|divid
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    output = mixed.transpose(1, 2).flatten(2) @ w_output
    return (output / H).unsqueeze(1).expand(B, H, T, H * D)
