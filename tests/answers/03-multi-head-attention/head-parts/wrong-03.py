# exercise: head-parts
# mistake: Reshapes w_output to (H, W, D) and transposes, which scrambles its rows.
# accept: reshape|scramble|rows|order
def head_parts(mixed, w_output):
    B, H, T, D = mixed.shape
    return mixed @ w_output.reshape(H, H * D, D).transpose(1, 2)
